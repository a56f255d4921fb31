import { z } from 'zod';
import { hasPermission, PERMISSIONS, type Permission, Role } from '../../shared/permissions.js';
import type { Account } from '../http/request-context.js';

const ALL = Object.keys(PERMISSIONS) as [Permission, ...Permission[]];

/** Who asks, as they are told. */
export const Me = z
  .object({
    account_id: z.string().meta({ description: 'Stands in the logs instead of the name' }),
    name: z.string(),
    role: Role,
    by: z.enum(['token', 'session']),
    permissions: z.array(z.enum(ALL)),
  })
  .meta({ id: 'Me' });

export function meOf(account: Account): z.infer<typeof Me> {
  return { ...account, permissions: ALL.filter((permission) => hasPermission(account.role, permission)) };
}
