import type { ClientSession, Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { hasPermission, type Permission } from '../../shared/permissions.js';
import { collections } from '../mongo/collections.js';

/**
 * Refuses the change of an account that has ended, or lost the permission, since its request was allowed. Writes to its document, so that such an end
 * conflicts with the transaction. Commands have no account.
 *
 * @throws AppError `not_signed_in` when it has ended, `not_permitted` when the person has another role by now
 */
export async function assertActing(
  db: Db,
  { account_id }: Actor,
  permission: Permission,
  session: ClientSession,
): Promise<void> {
  const { users, tokens } = collections(db);
  const user = await users.findOneAndUpdate({ _id: account_id }, { $inc: { times_counted: 1 } }, { session });
  const used = { $set: { last_used_at: new Date() } };
  const token = user ? null : await tokens.findOneAndUpdate({ token_id: account_id }, used, { session });
  if (user?.disabled || token?.revoked_at) throw new AppError('not_signed_in');
  if (user && !hasPermission(user.role, permission))
    throw new AppError('not_permitted', { role: user.role, permission });
}
