import { initTRPC } from '@trpc/server';
import { type TRPC_ERROR_CODE_NUMBER, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { Permission } from '../../shared/permissions.js';
import { reportedError } from '../../shared/reported-error.js';
import { apiErrorOf } from '../http/api-error.js';
import { PING_MS } from '../http/event-stream.js';
import { httpHint } from '../http/hints.js';
import type { RequestContext } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';

/** The REST route of a procedure. `{name}` in the path is a key of its input. */
export type RestRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: `/api/paycom/${string}/`;
  readonly summary: string;
  /** Rules between the fields of the input, which its schema cannot say. */
  readonly rule?: string;
};

/** The metadata of a procedure. Without a permission, nobody may call it. */
export type Meta = {
  readonly permission?: Permission;
  readonly rest?: RestRoute;
  /** Content types of the file that it returns; absent when it returns JSON. */
  readonly download?: readonly string[];
};

const t = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    // Otherwise tRPC adds the stack to errors when NODE_ENV is not set.
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: 3 * PING_MS },
    },
    errorFormatter: ({ shape, error }) => {
      const known = apiErrorOf(error);
      const { message, details } = reportedError(known);
      const { code, httpStatus } = known;
      const path = shape.data.path ?? null;
      const data = { code, hint: httpHint(known), ...(details && { details }), httpStatus, path };
      return { ...shape, code: rpcCodeOf(httpStatus), message, data };
    },
  });

/** tRPC clients resubscribe after an error that looks transient, so a refusal must not have a 5xx code. */
function rpcCodeOf(httpStatus: number): TRPC_ERROR_CODE_NUMBER {
  const { INTERNAL_SERVER_ERROR, BAD_REQUEST } = TRPC_ERROR_CODES_BY_KEY;
  const code = Object.values(TRPC_ERROR_CODES_BY_KEY).find((known) => known === -32_000 - (httpStatus % 100));
  return httpStatus >= 500 ? INTERNAL_SERVER_ERROR : (code ?? BAD_REQUEST);
}

export const { router, mergeRouters, createCallerFactory } = t;

const guarded = t.procedure.use(({ ctx, meta, path, next }) => {
  const account = requirePermission(ctx.account, meta?.permission);
  const recheckPermission = async () => requirePermission(await ctx.currentAccount(), meta?.permission);
  return next({ ctx: { ...ctx, account, recheckPermission, procedure: path } });
});

/** Starts a procedure that requires `permission`. Only this and `download` make procedures, so none lacks a permission. */
export function procedure(permission: Permission, rest: RestRoute) {
  return guarded.meta({ permission, rest });
}

/** Starts a procedure that returns a file. Add it only to `restRouter`: typed tRPC clients cannot receive a file. */
export function download(permission: Permission, rest: RestRoute, contentTypes: readonly string[]) {
  return guarded.meta({ permission, rest, download: contentTypes });
}
