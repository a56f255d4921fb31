import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { dictionary } from '@zxcvbn-ts/language-common';
import pLimit from 'p-limit';
import { AppError } from '../../shared/app-error.js';
import { isGuessable, type PasswordOwner } from '../../shared/password-rules.js';
import { isCommonLongPassword } from './long-passwords.js';

/** scrypt's parameters: `128 * N * r` bytes of memory, and work in proportion to `N * r * p`. */
export type PasswordCost = { readonly N: number; readonly r: number; readonly p: number };

/** One of OWASP's settings, as strong as N=2^17, r=8, p=1, with 32 MiB for each hash in place of 128. */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
/** The cost of hashes of earlier versions, which do not name it: `salt:key`, both in hex. */
const FORMER_COST: PasswordCost = { N: 2 ** 14, r: 16, p: 1 };
const KEY_BYTES = 64;

const derive = promisify<string, string, number, ScryptOptions, Buffer>(scrypt);
/** Node runs hashes in its four threads for files and names, which must not wait for many sign-ins. */
const inTurn = pLimit(2);
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

type StoredHash = { readonly cost: PasswordCost; readonly salt: string; readonly key: Buffer };

/** Returns `scrypt:N:r:p:salt:key`, salt and key in hex. */
export async function hashPassword(password: string, cost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const key = await keyOf(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt, key.toString('hex')].join(':');
}

/**
 * `outdated` means that the hash is weaker than `cost`: store a new one. A wrong password, a weaker hash and none take the same work,
 * so that the response time does not reveal which accounts exist.
 */
export async function checkPassword(
  password: string,
  hash: string | undefined,
  cost = PASSWORD_COST,
): Promise<{ readonly isRight: boolean; readonly outdated: boolean }> {
  const stored = hash === undefined ? null : parse(hash);
  const key = await keyOf(password, stored?.salt ?? '', stored?.cost ?? cost);
  const isRight = stored !== null && timingSafeEqual(key, stored.key);
  const missing = stored ? Math.round((workOf(cost) - workOf(stored.cost)) / (cost.N * cost.r)) : 0;
  if (!isRight && missing > 0) await keyOf(password, '', { ...cost, p: missing });
  return { isRight, outdated: stored !== null && workOf(stored.cost) < workOf(cost) };
}

/** @throws AppError `weak_password` */
export function assertStrong(password: string, owner: PasswordOwner): void {
  if (isCommonLongPassword(password) || isGuessable(password, owner, COMMON))
    throw new AppError('weak_password');
}

/** Returns a password of 128 random bits, in 22 characters. */
export function generatePassword(): string {
  return randomBytes(16).toString('base64url');
}

function parse(hash: string): StoredHash {
  const parts = hash.split(':');
  const [salt = '', key = ''] = parts.slice(-2);
  const [, N, r, p] = parts.map(Number);
  const cost = parts.length === 6 && N && r && p ? { N, r, p } : FORMER_COST;
  return { cost, salt, key: Buffer.from(key, 'hex') };
}

function workOf({ N, r, p }: PasswordCost): number {
  return N * r * p;
}

/** NFKC, since keyboards differ in how they compose a character. */
function keyOf(password: string, salt: string, cost: PasswordCost): Promise<Buffer> {
  const maxmem = 256 * cost.N * cost.r + 2 ** 20;
  return inTurn(() => derive(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem }));
}
