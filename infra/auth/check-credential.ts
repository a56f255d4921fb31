import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import { checkPassword, hashPassword, type PasswordCost } from './passwords.js';

/** How long a password that someone else set can be used. */
const INITIAL_PASSWORD_MS = 7 * 86_400_000;

/**
 * Whether a password is the one of a person. Stores a new hash in place of a weaker one, now that the password is known.
 *
 * @throws AppError `initial_password_expired`
 */
export async function checkCredential(
  db: Db,
  user: Pick<UserDocument, '_id' | 'must_change_password'> | null,
  password: string,
  cost: PasswordCost,
): Promise<boolean> {
  const { credentials } = collections(db);
  const stored = user && (await credentials.findOne({ user_id: user._id }));
  const { isRight, outdated } = await checkPassword(password, stored?.password, cost);
  if (stored && isRight && outdated) {
    const update = { $set: { password: await hashPassword(password, cost) } };
    await credentials.updateOne({ _id: stored._id, password: stored.password }, update);
  }
  const oldest = Date.now() - INITIAL_PASSWORD_MS;
  if (stored && isRight && user?.must_change_password && stored.updated_at.getTime() < oldest)
    throw new AppError('initial_password_expired');
  return isRight;
}

/** Returns when the password of a person was set, null without one. Ask for strangers too, so that an account that exists takes no longer. */
export async function passwordSetAt(db: Db, user_id: string): Promise<Date | null> {
  const stored = await collections(db).credentials.findOne({ user_id }, { projection: { updated_at: 1 } });
  return stored?.updated_at ?? null;
}
