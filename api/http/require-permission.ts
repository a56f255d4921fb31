import { AppError } from '../../shared/app-error.js';
import { hasPermission, type Permission } from '../../shared/permissions.js';
import type { Account } from './request-context.js';

/** Returns the account when its role has the permission. @throws AppError `not_signed_in`, `not_permitted` */
export function requirePermission(account: Account | null, permission: Permission | undefined): Account {
  if (!account) throw new AppError('not_signed_in');
  const { role } = account;
  if (permission === undefined || !hasPermission(role, permission))
    throw new AppError('not_permitted', { role, permission: permission ?? 'none' });
  return account;
}
