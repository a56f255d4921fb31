import { randomBytes } from 'node:crypto';
import type { ClientSession, Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { Role } from '../../shared/permissions.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { inTransaction } from '../mongo/transaction.js';
import { assertActing } from './assert-acting.js';
import { assertStrong, hashPassword, PASSWORD_COST, type PasswordCost } from './passwords.js';
import { revokeTokensOf } from './tokens.js';

/** A user as listed, without credentials. */
export type UserRecord = Omit<UserDocument, '_id' | 'times_counted'> & { readonly user_id: string };

export type UserChange = {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
};

type NewUser = {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  /** Whether the user must change the password. True by default, because someone else knows it. */
  readonly must_change_password?: boolean;
};

/**
 * Creates a user who can sign in. `email`, `name` and `password` must have passed the schemas of shared/user.ts.
 *
 * @throws AppError `user_exists`, `weak_password`, those of `assertActing`
 */
export async function createUser(
  db: Db,
  { password, must_change_password = true, ...fields }: NewUser,
  by: Actor,
  cost = PASSWORD_COST,
): Promise<UserRecord> {
  assertStrong(password, fields);
  const { users, credentials } = collections(db);
  const now = new Date();
  const times = { created_at: now, updated_at: now };
  const user = { _id: newId(), ...fields, disabled: false, must_change_password, ...times, times_counted: 0 };
  const hash = await hashPassword(password, cost);
  const credential = { _id: newId(), user_id: user._id, password: hash, ...times };
  await inTransaction(db, async (session) => {
    await assertActing(db, by, 'users:manage', session);
    await users.insertOne(user, { session }).catch(throwIfTaken);
    await credentials.insertOne(credential, { session });
    const change = { before: null, after: { role: user.role, disabled: false } };
    await recordAction(db, { by, action: 'user.create', target: user._id, ...change }, session);
  });
  return recordOf(user);
}

type Identity = NonNullable<UserDocument['identity']>;

/** Creates a user who signs in at the identity provider, and has no password. @throws AppError `user_exists` */
export async function createBoundUser(
  db: Db,
  { email, role, identity }: Pick<NewUser, 'email' | 'role'> & { readonly identity: Identity },
  by: Actor,
): Promise<void> {
  const now = new Date();
  const name = `${role} ${randomBytes(3).toString('hex')}`;
  const times = { created_at: now, updated_at: now, times_counted: 0 };
  const user = {
    _id: newId(),
    email,
    name,
    role,
    identity,
    disabled: false,
    must_change_password: false,
    ...times,
  };
  await inTransaction(db, async (session) => {
    await collections(db).users.insertOne(user, { session }).catch(throwIfTaken);
    const change = { before: null, after: { role, disabled: false } };
    await recordAction(db, { by, action: 'user.create', target: user._id, ...change }, session);
  });
}

/**
 * Makes the person sign in at the identity provider from now on. Ends the sessions that another identity opened there.
 *
 * @throws AppError `user_not_found`, `identity_taken`
 */
export async function bindIdentity(db: Db, user_id: string, identity: Identity, by: Actor): Promise<void> {
  const { users, sessions } = collections(db);
  await inTransaction(db, async (session) => {
    const bound = users.findOneAndUpdate({ _id: user_id }, { $set: { identity } }, { session });
    const { identity: former } = found(
      await bound.catch((error: unknown) => {
        throw isDuplicateKey(error) ? new AppError('identity_taken') : error;
      }),
    );
    const isSame = former?.issuer === identity.issuer && former.subject === identity.subject;
    if (!isSame) await sessions.deleteMany({ user_id, by_provider: true }, { session });
    await recordAction(
      db,
      { by, action: 'user.bind_identity', target: user_id, before: null, after: null },
      session,
    );
  });
}

/** Ends the sessions and tokens of a user who has lost every role at the identity provider. */
export async function endAccess(db: Db, user_id: string, by: Actor): Promise<void> {
  await inTransaction(db, async (session) => {
    const { deletedCount } = await collections(db).sessions.deleteMany({ user_id }, { session });
    await revokeTokensOf(db, { account_id: user_id, by }, session);
    if (deletedCount === 0) return;
    const ended = { action: 'session.end', target: user_id, before: null, after: null } as const;
    await recordAction(db, { by, ...ended }, session);
  });
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
 * Changes a user. A new role and disabling end the sessions and the tokens that the user created, and take effect with the next request.
 *
 * @throws AppError `user_not_found`, `last_admin`, those of `assertActing`
 */
export async function updateUser(
  db: Db,
  user_id: string,
  change: UserChange,
  by: Actor,
): Promise<UserRecord> {
  const { users, sessions } = collections(db);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const _id = user_id;
  return inTransaction(db, async (session) => {
    await assertActing(db, by, 'users:manage', session);
    const before = found(await users.findOne({ _id }, { session }));
    if (isActingAdmin(before) && !isActingAdmin({ ...before, ...given })) await assertOthers(db, session);
    const update = { $set: { ...given, updated_at: new Date() } };
    const after = found(await users.findOneAndUpdate({ _id }, update, { session, returnDocument: 'after' }));
    if (after.role !== before.role || after.disabled !== before.disabled) {
      await sessions.deleteMany({ user_id: _id }, { session });
      await revokeTokensOf(db, { account_id: _id, by }, session);
    }
    const [was, is] = [before, after].map(({ role, disabled }) => ({ role, disabled }));
    const recorded = { before: was ?? null, after: { ...is, fields: Object.keys(given) } };
    await recordAction(db, { by, action: 'user.update', target: _id, ...recorded }, session);
    return recordOf(after);
  });
}

type PasswordChange = { readonly user_id: string; readonly password: string; readonly by: Actor };

/**
 * Sets a new password, which the user must change after sign-in, and ends the sessions.
 *
 * @throws AppError `user_not_found`, `weak_password`, those of `assertActing`
 */
export async function resetPassword(db: Db, change: PasswordChange): Promise<void> {
  await setPassword(db, { ...change, must_change_password: true }, PASSWORD_COST);
}

/**
 * Sets the password that its user chose, and ends the sessions. Returns when. `since`: when the password was set that the user gave.
 *
 * @throws AppError `user_not_found`, `weak_password`, `wrong_password` when there is a newer one
 */
export async function replacePassword(
  db: Db,
  change: PasswordChange & { readonly since?: Date | null },
  cost = PASSWORD_COST,
): Promise<Date> {
  return setPassword(db, { ...change, must_change_password: false }, cost);
}

async function setPassword(
  db: Db,
  {
    user_id,
    password,
    by,
    must_change_password,
    since,
  }: PasswordChange & { readonly must_change_password: boolean; readonly since?: Date | null },
  cost: PasswordCost,
): Promise<Date> {
  const { users, credentials, sessions } = collections(db);
  const of = { user_id };
  assertStrong(password, found(await users.findOne({ _id: user_id })));
  const hash = await hashPassword(password, cost);
  return inTransaction(db, async (session) => {
    if (must_change_password) await assertActing(db, by, 'users:manage', session);
    const now = new Date();
    // Someone who signs in at the identity provider may have had none.
    const update = {
      $set: { password: hash, updated_at: now },
      $setOnInsert: { _id: newId(), created_at: now },
    };
    if (since instanceof Date && !(await credentials.findOne({ ...of, updated_at: since }, { session })))
      throw new AppError('wrong_password');
    await credentials.updateOne(of, update, { upsert: true, session });
    await users.updateOne({ _id: user_id }, { $set: { must_change_password } }, { session });
    await sessions.deleteMany(of, { session });
    const action = must_change_password ? 'user.reset_password' : 'user.change_password';
    await recordAction(db, { by, action, target: user_id, before: null, after: null }, session);
    return now;
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
  if (isDuplicateKey(error)) throw new AppError('user_exists');
  throw error;
}
