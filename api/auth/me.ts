import { z } from 'zod';
import { hasPermission, PERMISSIONS, type Permission, Role } from '../../shared/permissions.js';
import type { Account } from '../http/request-context.js';

const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as [Permission, ...Permission[]];

/** The caller's own account and permissions. */
export const Me = z
  .object({
    account_id: z.string().meta({ description: 'The id that logs contain in place of the name' }),
    name: z.string(),
    role: Role,
    by: z.enum(['token', 'session']),
    permissions: z.array(z.enum(ALL_PERMISSIONS)),
  })
  .meta({ id: 'Me' });

export function meOf({ account_id, name, role, by }: Account): z.infer<typeof Me> {
  const permissions = ALL_PERMISSIONS.filter((permission) => hasPermission(role, permission));
  return { account_id, name, role, by, permissions };
}
