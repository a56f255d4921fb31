import { initTRPC } from '@trpc/server';
import { type TRPC_ERROR_CODE_NUMBER, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { Permission } from '../../shared/permissions.js';
import { apiErrorOf } from '../http/api-error.js';
import { PING_MS } from '../http/event-stream.js';
import { permitted } from '../http/permitted.js';
import type { RequestContext } from '../http/request-context.js';

/** Where a procedure is found over plain HTTP. `{name}` in the path is a key of its input. */
export type RestRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: `/api/paycom/${string}/`;
  readonly summary: string;
};

/** What every procedure carries. One that lacks the permission is closed to everyone. */
export type Meta = {
  readonly permission?: Permission;
  readonly rest?: RestRoute;
  /** Content types of the file that it answers; absent where it answers values. */
  readonly download?: readonly string[];
};

const t = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    // Otherwise errors carry stacks wherever NODE_ENV is not set.
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: 3 * PING_MS },
    },
    errorFormatter: ({ shape, error }) => {
      const { code, hint, message, httpStatus } = apiErrorOf(error);
      const data = { code, hint, httpStatus, path: shape.data.path ?? null };
      return { ...shape, code: rpcCodeOf(httpStatus), message, data };
    },
  });

/** tRPC's clients subscribe again after what they take for a passing failure of the server, so a refusal must not look like one. */
function rpcCodeOf(httpStatus: number): TRPC_ERROR_CODE_NUMBER {
  const { INTERNAL_SERVER_ERROR, BAD_REQUEST } = TRPC_ERROR_CODES_BY_KEY;
  const code = Object.values(TRPC_ERROR_CODES_BY_KEY).find((known) => known === -32_000 - (httpStatus % 100));
  return httpStatus >= 500 ? INTERNAL_SERVER_ERROR : (code ?? BAD_REQUEST);
}

export const { router, mergeRouters, createCallerFactory } = t;

const guarded = t.procedure.use(({ ctx, meta, path, next }) => {
  const account = permitted(ctx.account, meta?.permission);
  const stillMay = async () => permitted(await ctx.accountNow(), meta?.permission);
  return next({ ctx: { ...ctx, account, stillMay, procedure: path } });
});

/** A procedure for those who have the permission. Nothing else makes procedures, so none is without one. */
export function procedure(permission: Permission, rest: RestRoute) {
  return guarded.meta({ permission, rest });
}

/** The same for what answers a file. It stands in api/routers/rest-router.ts: a typed client has no use for bytes, and does not see it. */
export function download(permission: Permission, rest: RestRoute, contentTypes: readonly string[]) {
  return guarded.meta({ permission, rest, download: contentTypes });
}
