import { createHash, randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { Role } from '../../shared/permissions.js';
import { collections } from '../mongo/collections.js';
import type { TokenDocument } from '../mongo/documents/token-document.js';

/** A token as it is listed, without its hash. */
export type TokenRecord = Omit<TokenDocument, 'hash'>;

const PREFIX = 'paycom_';
const WITHOUT_HASH = { projection: { _id: 0, hash: 0 } } as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Creates a token of 256 random bits. It is shown only once; the database stores its hash. */
export async function createToken(
  db: Db,
  { name, role, days, by }: { name: string; role: Role; days: number; by: string },
): Promise<{ readonly token: string; readonly record: TokenRecord }> {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  const now = new Date();
  const record: TokenRecord = {
    token_id: randomBytes(6).toString('hex'),
    name,
    role,
    created_by: by,
    created_at: now,
    expires_at: new Date(now.getTime() + days * DAY_MS),
    last_used_at: null,
    revoked_at: null,
  };
  await collections(db).tokens.insertOne({ ...record, hash: tokenHash(token) });
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
export async function revokeToken(db: Db, token_id: string): Promise<TokenRecord> {
  const { tokens } = collections(db);
  await tokens.updateOne({ token_id, revoked_at: null }, { $set: { revoked_at: new Date() } });
  const record = await tokens.findOne({ token_id }, WITHOUT_HASH);
  if (!record) throw new AppError('token_not_found', { token_id });
  return record;
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
