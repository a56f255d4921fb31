import { z } from 'zod';
import { generatePassword } from '../../infra/auth/passwords.js';
import { resetSecondFactor } from '../../infra/auth/second-factors.js';
import { createUser, listUsers, resetPassword, updateUser } from '../../infra/auth/users.js';
import { CreateUserInput } from '../../shared/inputs/account-inputs.js';
import { Role } from '../../shared/permissions.js';
import { AccountName, Password } from '../../shared/user.js';
import { procedure } from '../trpc/trpc.js';
import { UserId, UserView, userView } from './user-view.js';

const ShownPassword = z
  .string()
  .nullable()
  .meta({ description: 'The generated password, shown once. Null when the request contained a password' });

/** The `admin` procedures that manage users. */
export const userProcedures = {
  users: procedure('users:manage', {
    method: 'GET',
    path: '/api/paycom/admin/users/',
    summary: 'List all users',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(UserView) }))
    .query(async ({ ctx }) => ({ items: (await listUsers(ctx.services.store.db)).map(userView) })),

  create_user: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/create/',
    summary: 'Create a user, who can then sign in',
  })
    .input(CreateUserInput)
    .output(z.object({ ...UserView.shape, password: ShownPassword }))
    .mutation(async ({ ctx, input }) => {
      const password = input.password ?? generatePassword();
      const user = await createUser(ctx.services.store.db, { ...input, password }, ctx.account);
      return { ...userView(user), password: input.password === undefined ? password : null };
    }),

  update_user: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/{user_id}/update/',
    summary:
      'Change the name or role of a user, or disable or enable them. A new role and disabling end their sessions and tokens',
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
      userView(await updateUser(ctx.services.store.db, user_id, change, ctx.account)),
    ),

  reset_password: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/{user_id}/reset_password/',
    summary: 'Set a new password for a user, who must change it after sign-in. Ends their sessions',
  })
    .input(z.strictObject({ user_id: UserId, password: Password.optional() }))
    .output(z.object({ user_id: z.string(), password: ShownPassword }))
    .mutation(async ({ ctx, input: { user_id, password } }) => {
      const next = password ?? generatePassword();
      await resetPassword(ctx.services.store.db, { user_id, password: next, by: ctx.account });
      return { user_id, password: password === undefined ? next : null };
    }),

  reset_second_factor: procedure('users:manage', {
    method: 'POST',
    path: '/api/paycom/admin/users/{user_id}/reset_second_factor/',
    summary: 'Remove the second factor of a user who has lost it. Ends their sessions',
  })
    .input(z.strictObject({ user_id: UserId }))
    .output(z.object({ user_id: z.string(), done: z.literal(true) }))
    .mutation(async ({ ctx, input: { user_id } }) => {
      await resetSecondFactor(ctx.services.store.db, user_id, ctx.account);
      return { user_id, done: true as const };
    }),
};
