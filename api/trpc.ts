import { initTRPC } from '@trpc/server';
import { AppError } from '../shared/app-error.js';
import { may, type Permission } from '../shared/permissions.js';
import { apiErrorOf } from './api-error.js';
import type { Account, RequestContext } from './context.js';

/** Where a procedure is found over plain HTTP. `{name}` in the path is a key of its input. */
export type RestRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: `/api/paycom/${string}/`;
  readonly summary: string;
};

/** What every procedure carries. One that lacks the permission is closed to everyone. */
export type Meta = { readonly permission?: Permission; readonly rest?: RestRoute };

const t = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    // Otherwise errors carry stacks wherever NODE_ENV is not set.
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const { code, hint, message, httpStatus } = apiErrorOf(error);
      return { ...shape, message, data: { code, hint, httpStatus, path: shape.data.path ?? null } };
    },
  });

export const { router, createCallerFactory } = t;

const guarded = t.procedure.use(({ ctx, meta, path, next }) => {
  const account = permitted(ctx.account, meta?.permission);
  return next({ ctx: { ...ctx, account, procedure: path } });
});

/** A procedure for those who have the permission. Nothing else makes procedures, so none is without one. */
export function procedure(permission: Permission, rest: RestRoute) {
  return guarded.meta({ permission, rest });
}

/** @throws AppError `not_signed_in`, `not_permitted` */
export function permitted(account: Account | null, permission: Permission | undefined): Account {
  if (!account) throw new AppError('not_signed_in');
  const { role } = account;
  if (permission === undefined || !may(role, permission))
    throw new AppError('not_permitted', { role, permission: permission ?? 'none' });
  return account;
}
