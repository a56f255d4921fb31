import { z } from 'zod';
import { generatePassword } from '../../infra/auth/passwords.js';
import { createUser, listUsers, resetPassword, updateUser } from '../../infra/auth/users.js';
import { Role } from '../../shared/permissions.js';
import { AccountName, Email, Password } from '../../shared/user.js';
import { procedure } from '../trpc/trpc.js';
import { UserId, UserView, userView } from './user-view.js';

const ShownPassword = z
  .string()
  .nullable()
  .meta({ description: 'Made up and shown this once; null when one was given' });

/** The procedures of `admin` that are about people. */
export const userProcedures = {
  users: procedure('users:manage', {
    method: 'GET',
    path: '/api/paycom/admin/users/',
    summary: 'Everyone who may sign in',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(UserView) }))
    .query(async ({ ctx }) => ({ items: (await listUsers(ctx.services.store.db)).map(userView) })),

  create_user: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/create/',
    summary: 'Let somebody sign in',
  })
    .input(z.strictObject({ email: Email, name: AccountName, role: Role, password: Password.optional() }))
    .output(z.object({ ...UserView.shape, password: ShownPassword }))
    .mutation(async ({ ctx, input }) => {
      const password = input.password ?? generatePassword();
      const user = await createUser(ctx.services.store.db, { ...input, password });
      return { ...userView(user), password: input.password === undefined ? password : null };
    }),

  update_user: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/{user_id}/update/',
    summary: 'Change a role or a name, disable or enable; another role and disabling end their sessions',
  })
    .input(
      z.strictObject({
        user_id: UserId,
        name: AccountName.optional(),
        role: Role.optional(),
        disabled: z.boolean().optional(),
      }),
    )
    .output(UserView)
    .mutation(async ({ ctx, input: { user_id, ...change } }) =>
      userView(await updateUser(ctx.services.store.db, user_id, change)),
    ),

  reset_password: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/{user_id}/reset_password/',
    summary: 'Set a new password, and end their sessions',
  })
    .input(z.strictObject({ user_id: UserId, password: Password.optional() }))
    .output(z.object({ user_id: z.string(), password: ShownPassword }))
    .mutation(async ({ ctx, input: { user_id, password } }) => {
      const next = password ?? generatePassword();
      await resetPassword(ctx.services.store.db, user_id, next);
      return { user_id, password: password === undefined ? next : null };
    }),
};
