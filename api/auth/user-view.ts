import { z } from 'zod';
import type { UserRecord } from '../../infra/auth/users.js';
import { Role } from '../../shared/permissions.js';

export const UserId = z.string().min(1).max(50);

/** A person who may sign in, without the password hash. */
export const UserView = z
  .object({
    user_id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    disabled: z.boolean(),
    must_change_password: z.boolean(),
    second_factor_since: z.iso.datetime().nullable().meta({ description: 'Null without a second factor' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'User' });

export function userView(user: UserRecord): z.infer<typeof UserView> {
  const { user_id, email, name, role, disabled, must_change_password, created_at, updated_at } = user;
  const { second_factor_since } = user;
  return {
    ...{ user_id, email, name, role, disabled, must_change_password },
    second_factor_since: second_factor_since?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
