import { randomInt } from 'node:crypto';
import { tokenHash } from './tokens.js';

const COUNT = 10;
const LENGTH = 25;
/** The characters of a code, without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Returns new codes of 125 random bits, in groups of five. From 112 on, a fast hash is enough (ASVS 6.5.2). */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
    return letters.join('').replace(/.{5}(?=.)/g, '$&-');
  });
}

/** Returns the stored form of a code; null for a text that cannot be a code. Letter case, hyphens and spaces do not count. */
export function recoveryHash(user_id: string, code: string): string | null {
  const plain = code.toUpperCase().replace(/[\s-]/g, '');
  const isCode = plain.length === LENGTH && [...plain].every((letter) => ALPHABET.includes(letter));
  return isCode ? tokenHash(`recovery ${user_id} ${plain}`) : null;
}
