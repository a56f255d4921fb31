import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** 32 MiB per hash. Stored hashes do not name their cost, so another cost needs another format. */
const COST = { N: 2 ** 14, r: 16, p: 1, maxmem: 2 ** 26 } as const;
const KEY_BYTES = 64;
/** No password has this hash. */
const NO_HASH = `${'0'.repeat(32)}:${'0'.repeat(2 * KEY_BYTES)}`;

const derive = promisify<string, string, number, ScryptOptions, Buffer>(scrypt);

/** Returns salt and scrypt key, both in hex, joined by a colon. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${(await keyOf(password, salt)).toString('hex')}`;
}

/** Without a hash it does the same work and returns false, so that the response time does not reveal which accounts exist. */
export async function isPassword(password: string, hash = NO_HASH): Promise<boolean> {
  const [salt = '', key = ''] = hash.split(':');
  return timingSafeEqual(await keyOf(password, salt), Buffer.from(key, 'hex'));
}

/** 120 random bits, in 20 characters. */
export function generatePassword(): string {
  return randomBytes(15).toString('base64url');
}

/** NFKC, since keyboards differ in how they compose a character. */
function keyOf(password: string, salt: string): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, KEY_BYTES, COST);
}
