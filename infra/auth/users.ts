import { randomBytes } from 'node:crypto';
import { type ClientSession, type Db, MongoServerError } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { Role } from '../../shared/permissions.js';
import { collections } from '../mongo/collections.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import { inTransaction } from '../mongo/transaction.js';
import { hashPassword } from './passwords.js';

/** A user as listed, without credentials. */
export type UserRecord = Omit<UserDocument, '_id' | 'times_counted'> & { readonly user_id: string };

export type UserChange = {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
};

const DUPLICATE_KEY = 11000;

/**
 * Creates a user who can sign in. `email`, `name` and `password` must have passed the schemas of shared/user.ts.
 *
 * @throws AppError `user_exists`
 */
export async function createUser(
  db: Db,
  { password, ...fields }: { email: string; name: string; role: Role; password: string },
): Promise<UserRecord> {
  const { users, credentials } = collections(db);
  const now = new Date();
  const times = { created_at: now, updated_at: now };
  const user = { _id: newId(), ...fields, disabled: false, ...times, times_counted: 0 };
  const hash = await hashPassword(password);
  const credential = { _id: newId(), user_id: user._id, password: hash, ...times };
  await inTransaction(db, async (session) => {
    await users.insertOne(user, { session }).catch(throwIfTaken);
    await credentials.insertOne(credential, { session });
  });
  return recordOf(user);
}

/** Returns all users, sorted by e-mail address. */
export async function listUsers(db: Db): Promise<UserRecord[]> {
  const users = await collections(db).users.find().sort({ email: 1 }).toArray();
  return users.map(recordOf);
}

/** @throws AppError `user_not_found` */
export async function findUser(db: Db, email: string): Promise<UserRecord> {
  return recordOf(found(await collections(db).users.findOne({ email })));
}

/**
 * Changes a user. A new role and disabling end the sessions and take effect with the next request.
 *
 * @throws AppError `user_not_found`, `last_admin`
 */
export async function updateUser(db: Db, user_id: string, change: UserChange): Promise<UserRecord> {
  const { users, sessions } = collections(db);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const _id = user_id;
  return inTransaction(db, async (session) => {
    const before = found(await users.findOne({ _id }, { session }));
    if (isActingAdmin(before) && !isActingAdmin({ ...before, ...given })) await assertOthers(db, session);
    const update = { $set: { ...given, updated_at: new Date() } };
    const after = found(await users.findOneAndUpdate({ _id }, update, { session, returnDocument: 'after' }));
    if (after.role !== before.role || after.disabled !== before.disabled)
      await sessions.deleteMany({ user_id: _id }, { session });
    return recordOf(after);
  });
}

/** Sets a new password and ends the user's sessions. @throws AppError `user_not_found` */
export async function resetPassword(db: Db, user_id: string, password: string): Promise<void> {
  const { credentials, sessions } = collections(db);
  const of = { user_id };
  const hash = await hashPassword(password);
  await inTransaction(db, async (session) => {
    const update = { $set: { password: hash, updated_at: new Date() } };
    found(await credentials.findOneAndUpdate(of, update, { session }));
    await sessions.deleteMany(of, { session });
  });
}

function isActingAdmin({ role, disabled }: Pick<UserDocument, 'role' | 'disabled'>): boolean {
  return role === 'admin' && !disabled;
}

/** Counts by writing, so that two administrators who remove each other at the same time conflict. */
async function assertOthers(db: Db, session: ClientSession): Promise<void> {
  const acting = { role: 'admin', disabled: false } as const;
  const { matchedCount } = await collections(db).users.updateMany(
    acting,
    { $inc: { times_counted: 1 } },
    { session },
  );
  if (matchedCount < 2) throw new AppError('last_admin');
}

function recordOf({ _id: user_id, times_counted, ...user }: UserDocument): UserRecord {
  return { user_id, ...user };
}

function newId(): string {
  return randomBytes(12).toString('hex');
}

function found<T>(document: T | null): T {
  if (document === null) throw new AppError('user_not_found');
  return document;
}

function throwIfTaken(error: unknown): never {
  if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) throw new AppError('user_exists');
  throw error;
}
