import { Binary, type ClientSession, type Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { AuditAction } from '../../shared/audit-action.js';
import { recordAction } from '../audit/audit.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { SecondFactorDocument } from '../mongo/documents/second-factor-document.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.js';
import { newTotpSecret, shownSecret, stepOfCode } from './totp.js';

type Sealed = Pick<SecondFactorDocument, 'user_id' | 'secret'>;

/**
 * Makes a secret for the person's app, in place of one that was never confirmed. It counts once `confirmSecondFactor` has seen a code.
 *
 * @throws AppError `second_factor_exists`
 */
export async function beginSecondFactor(
  { db, keyring }: Store,
  by: Actor,
): Promise<{ secret: string; uri: string }> {
  const user_id = by.account_id;
  const bytes = newTotpSecret();
  const pending = {
    ...sealSecret(keyring, user_id, bytes),
    ...{ confirmed_at: null, last_step: 0, recovery_codes: [], created_at: new Date() },
  };
  const email = await inTransaction(db, async (session) => {
    const { users, secondFactors } = collections(db);
    const user = await users.findOne({ _id: user_id }, { session });
    if (!user || user.second_factor_since) throw new AppError('second_factor_exists');
    await secondFactors.updateOne({ user_id }, { $set: pending }, { upsert: true, session });
    await record(db, 'user.begin_second_factor', user_id, by, session);
    return user.email;
  });
  return shownSecret(bytes, email);
}

/** The secret that waits for its first code, and the time step of that code. */
type FirstStep = { readonly secret: Binary; readonly step: number };

/** Returns the time step of a code of the secret that waits for it. @throws AppError `second_factor_missing`, `wrong_code` */
export async function firstStep({ db, keyring }: Store, user_id: string, code: string): Promise<FirstStep> {
  const pending = await collections(db).secondFactors.findOne({ user_id, confirmed_at: null });
  if (!pending) throw new AppError('second_factor_missing');
  const step = stepOfCode(openSecret(keyring, pending), code);
  if (step === null) throw new AppError('wrong_code');
  return { secret: pending.secret, step };
}

/**
 * Makes the secret count from now on. Every session of the person then needs a code. Returns the recovery codes, which are not stored.
 *
 * @throws AppError `second_factor_missing`, also when another secret was made since its code was checked
 */
export async function confirmSecondFactor(
  db: Db,
  by: Actor,
  { secret, step: last_step }: FirstStep,
): Promise<string[]> {
  const user_id = by.account_id;
  const { users, secondFactors, sessions } = collections(db);
  const codes = newRecoveryCodes();
  const now = new Date();
  await inTransaction(db, async (session) => {
    const confirmed = { confirmed_at: now, last_step, recovery_codes: hashesOf(user_id, codes) };
    const pending = { user_id, confirmed_at: null, secret };
    const { matchedCount } = await secondFactors.updateOne(pending, { $set: confirmed }, { session });
    if (matchedCount === 0) throw new AppError('second_factor_missing');
    await users.updateOne({ _id: user_id }, { $set: { second_factor_since: now } }, { session });
    await sessions.updateMany({ user_id }, { $set: { second_factor: false } }, { session });
    await record(db, 'user.confirm_second_factor', user_id, by, session);
  });
  return codes;
}

/** Whether a code is right: a new code of the app, or a recovery code, which can be used once. */
export async function acceptCode(store: Store, by: Actor, code: string): Promise<boolean> {
  const { db, keyring } = store;
  const user_id = by.account_id;
  const { secondFactors } = collections(db);
  const factor = await secondFactors.findOne({ user_id, confirmed_at: { $ne: null } });
  if (!factor) return false;
  const step = stepOfCode(openSecret(keyring, factor), code.replace(/\s/g, ''));
  if (step === null) return acceptRecoveryCode(db, by, code);
  const unused = { user_id, last_step: { $lt: step } };
  const { modifiedCount } = await secondFactors.updateOne(unused, { $set: { last_step: step } });
  return modifiedCount === 1;
}

async function acceptRecoveryCode(db: Db, by: Actor, code: string): Promise<boolean> {
  const user_id = by.account_id;
  const hash = recoveryHash(user_id, code);
  if (hash === null) return false;
  return inTransaction(db, async (session) => {
    const { modifiedCount } = await collections(db).secondFactors.updateOne(
      { user_id, recovery_codes: hash },
      { $pull: { recovery_codes: hash } },
      { session },
    );
    if (modifiedCount === 1) await record(db, 'user.use_recovery_code', user_id, by, session);
    return modifiedCount === 1;
  });
}

/** Returns new recovery codes in place of all older ones. @throws AppError `second_factor_missing` */
export async function renewRecoveryCodes(db: Db, by: Actor): Promise<string[]> {
  const user_id = by.account_id;
  const codes = newRecoveryCodes();
  const $set = { recovery_codes: hashesOf(user_id, codes) };
  await inTransaction(db, async (session) => {
    const confirmed = { user_id, confirmed_at: { $ne: null } };
    const { matchedCount } = await collections(db).secondFactors.updateOne(confirmed, { $set }, { session });
    if (matchedCount === 0) throw new AppError('second_factor_missing');
    await record(db, 'user.renew_recovery_codes', user_id, by, session);
  });
  return codes;
}

/** Removes the person's own second factor. @throws AppError `second_factor_missing` */
export async function removeSecondFactor(db: Db, by: Actor): Promise<void> {
  await inTransaction(db, (session) => remove(db, 'user.remove_second_factor', by.account_id, by, session));
}

/**
 * Removes the second factor of a person who has lost it, and ends their sessions.
 *
 * @throws AppError `user_not_found`, `second_factor_missing`
 */
export async function resetSecondFactor(db: Db, user_id: string, by: Actor): Promise<void> {
  const { users, sessions } = collections(db);
  await inTransaction(db, async (session) => {
    if (!(await users.findOne({ _id: user_id }, { session }))) throw new AppError('user_not_found');
    await remove(db, 'user.reset_second_factor', user_id, by, session);
    await sessions.deleteMany({ user_id }, { session });
  });
}

/** How many recovery codes are left. */
export async function recoveryCodesLeft(db: Db, user_id: string): Promise<number> {
  const factor = await collections(db).secondFactors.findOne({ user_id });
  return factor?.recovery_codes.length ?? 0;
}

async function remove(
  db: Db,
  action: AuditAction,
  user_id: string,
  by: Actor,
  session: ClientSession,
): Promise<void> {
  const { users, secondFactors } = collections(db);
  const confirmed = { user_id, confirmed_at: { $ne: null } };
  const { deletedCount } = await secondFactors.deleteOne(confirmed, { session });
  if (deletedCount === 0) throw new AppError('second_factor_missing');
  await users.updateOne({ _id: user_id }, { $unset: { second_factor_since: '' } }, { session });
  await record(db, action, user_id, by, session);
}

function record(
  db: Db,
  action: AuditAction,
  target: string,
  by: Actor,
  session: ClientSession,
): Promise<void> {
  return recordAction(db, { by, action, target, before: null, after: null }, session);
}

function hashesOf(user_id: string, codes: readonly string[]): string[] {
  return codes.map((code) => recoveryHash(user_id, code)).filter((hash) => hash !== null);
}

export function sealSecret(
  keyring: Keyring,
  user_id: string,
  bytes: Uint8Array,
): Sealed & Pick<SecondFactorDocument, 'keys'> {
  const secret = new Binary(keyring.seal(bytes, aadOf(user_id)));
  return { user_id, secret, keys: [keyring.currentId] };
}

export function openSecret(keyring: Keyring, { user_id, secret }: Sealed): Uint8Array {
  return keyring.open(sealedBytes(secret), aadOf(user_id));
}

function aadOf(user_id: string): AadContext {
  return ['paycom_second_factors', user_id, 'secret'];
}
