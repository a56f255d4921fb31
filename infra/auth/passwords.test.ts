import { expect, test } from 'vitest';
import { generatePassword, hashPassword, isPassword } from './passwords.js';

/** As better-auth 1.7 hashed it, with the accent composed. */
const PASSWORD = 'made-up pa\u015bsword ½';
const FORMER =
  '7b17de39990158d9050404b6f98a61e9:70d7a0cfdb85feb3d68db6d123826b5c9670208d8ac1d1312338790acf9e6e70' +
  '7093003a5df0f92da59f61821a1953822bb946895d5a63199f82c77fb2ab09cd';

test('a stored password stays valid, however the keyboard composes its characters', async () => {
  expect(await isPassword(PASSWORD, FORMER)).toBe(true);
  expect(await isPassword(PASSWORD.normalize('NFD'), FORMER)).toBe(true);
  expect(await isPassword(`${PASSWORD} `, FORMER)).toBe(false);
});

test('the same password has another hash each time', async () => {
  const password = generatePassword();
  const [first, second] = [await hashPassword(password), await hashPassword(password)];
  expect(first).not.toBe(second);
  expect(await isPassword(password, first)).toBe(true);
  expect(await isPassword(password, second)).toBe(true);
});

test('nobody signs in where no password is stored', async () => {
  expect(await isPassword('', undefined)).toBe(false);
  expect(await isPassword('0'.repeat(64), undefined)).toBe(false);
});
