import { expect, test } from 'vitest';
import { generatePassword, hashPassword, isPassword } from './passwords.js';

/** A hash by better-auth 1.7, of the password with a composed accent. */
const PASSWORD = 'made-up pa\u015bsword ½';
const FORMER =
  '7b17de39990158d9050404b6f98a61e9:70d7a0cfdb85feb3d68db6d123826b5c9670208d8ac1d1312338790acf9e6e70' +
  '7093003a5df0f92da59f61821a1953822bb946895d5a63199f82c77fb2ab09cd';

test('a stored password stays valid for composed and decomposed characters', async () => {
  expect(await isPassword(PASSWORD, FORMER)).toBe(true);
  expect(await isPassword(PASSWORD.normalize('NFD'), FORMER)).toBe(true);
  expect(await isPassword(`${PASSWORD} `, FORMER)).toBe(false);
});

test('the same password has a different hash each time', async () => {
  const password = generatePassword();
  const [first, second] = [await hashPassword(password), await hashPassword(password)];
  expect(first).not.toBe(second);
  expect(await isPassword(password, first)).toBe(true);
  expect(await isPassword(password, second)).toBe(true);
});

test('no password matches when none is stored', async () => {
  expect(await isPassword('', undefined)).toBe(false);
  expect(await isPassword('0'.repeat(64), undefined)).toBe(false);
});
