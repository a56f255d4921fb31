import { createHash, randomBytes } from 'node:crypto';
import type { ClientSession, Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import type { Role } from '../../shared/permissions.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { TokenDocument } from '../mongo/documents/token-document.js';
import { inTransaction } from '../mongo/transaction.js';
import { assertActing } from './assert-acting.js';

/** A token as it is listed, without its hash. */
export type TokenRecord = Omit<TokenDocument, 'hash'>;

const PREFIX = 'paycom_';
const WITHOUT_HASH = { projection: { _id: 0, hash: 0 } } as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The longest life of a token in days. A token of an administrator can create users and tokens. */
const MOST_DAYS: Readonly<Record<Role, number>> = {
  viewer: 3_650,
  scheduler: 3_650,
  hr: 3_650,
  operator: 3_650,
  admin: 90,
};
const DEFAULT_DAYS = 365;

type NewToken = {
  readonly name: string;
  readonly role: Role;
  readonly days?: number | undefined;
  readonly by: Actor;
};

/**
 * Creates a token of 256 random bits. It is shown only once; the database stores its hash. It ends with the account that creates it.
 *
 * @throws AppError `token_too_long`, `not_signed_in` when that account has ended, `not_permitted` when the person has another role by now
 */
export async function createToken(
  db: Db,
  { name, role, days = Math.min(DEFAULT_DAYS, MOST_DAYS[role]), by }: NewToken,
): Promise<{ readonly token: string; readonly record: TokenRecord }> {
  if (days > MOST_DAYS[role]) throw new AppError('token_too_long', { role, days: MOST_DAYS[role] });
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  const now = new Date();
  const record: TokenRecord = {
    token_id: randomBytes(6).toString('hex'),
    name,
    role,
    created_by: by.account_id,
    created_at: now,
    expires_at: new Date(now.getTime() + days * DAY_MS),
    last_used_at: null,
    revoked_at: null,
  };
  const target = record.token_id;
  const after = { role, expires_at: record.expires_at };
  await inTransaction(db, async (session) => {
    await assertActing(db, by, 'tokens:manage', session);
    await collections(db).tokens.insertOne({ ...record, hash: tokenHash(token) }, { session });
    await recordAction(db, { by, action: 'token.create', target, before: null, after }, session);
  });
  return { token, record };
}

/** Returns the record of a valid token; null when it is unknown, expired or revoked. */
export async function findToken(db: Db, token: string, now = new Date()): Promise<TokenRecord | null> {
  const record = await collections(db).tokens.findOne(
    { hash: tokenHash(token), revoked_at: null, expires_at: { $gt: now } },
    WITHOUT_HASH,
  );
  if (record) await noteUse(db, record, now);
  return record;
}

/** Returns all tokens, newest first. */
export async function listTokens(db: Db): Promise<TokenRecord[]> {
  return collections(db).tokens.find<TokenRecord>({}, WITHOUT_HASH).sort({ created_at: -1 }).toArray();
}

/** Revokes a token. Idempotent. @throws AppError `token_not_found` */
export async function revokeToken(db: Db, token_id: string, by: Actor): Promise<TokenRecord> {
  const { tokens } = collections(db);
  await inTransaction(db, (session) => revoke(db, token_id, by, session));
  const record = await tokens.findOne({ token_id }, WITHOUT_HASH);
  if (!record) throw new AppError('token_not_found', { token_id });
  return record;
}

/** Revokes all tokens that an account created, and all that those tokens created. */
export async function revokeTokensOf(
  db: Db,
  { account_id, by }: { readonly account_id: string; readonly by: Actor },
  session: ClientSession,
): Promise<void> {
  const created = await collections(db).tokens.find({ created_by: account_id }, { session }).toArray();
  for (const { token_id, revoked_at } of created) {
    if (revoked_at === null) await revoke(db, token_id, by, session);
    await revokeTokensOf(db, { account_id: token_id, by }, session);
  }
}

async function revoke(db: Db, token_id: string, by: Actor, session: ClientSession): Promise<void> {
  const update = { $set: { revoked_at: new Date() } };
  const { modifiedCount } = await collections(db).tokens.updateOne({ token_id, revoked_at: null }, update, {
    session,
  });
  if (modifiedCount === 0) return;
  const change = { before: { revoked: false }, after: { revoked: true } };
  await recordAction(db, { by, action: 'token.revoke', target: token_id, ...change }, session);
}

/** One write per minute is enough to show which tokens are in use. */
async function noteUse(db: Db, { token_id, last_used_at }: TokenRecord, now: Date): Promise<void> {
  if (last_used_at && now.getTime() - last_used_at.getTime() < MINUTE_MS) return;
  await collections(db).tokens.updateOne({ token_id }, { $set: { last_used_at: now } });
}

/** A fast hash is enough for 256 random bits: there is nothing to guess. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
