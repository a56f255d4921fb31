import { expect, test } from 'vitest';
import { assertStrong, checkPassword, generatePassword, hashPassword } from './passwords.js';

/** A hash by better-auth 1.7, of the password with a composed accent. */
const PASSWORD = 'made-up pa\u015bsword ½';
const FORMER =
  '7b17de39990158d9050404b6f98a61e9:70d7a0cfdb85feb3d68db6d123826b5c9670208d8ac1d1312338790acf9e6e70' +
  '7093003a5df0f92da59f61821a1953822bb946895d5a63199f82c77fb2ab09cd';

test('a stored password stays valid for composed and decomposed characters', async () => {
  expect((await checkPassword(PASSWORD, FORMER)).isRight).toBe(true);
  expect((await checkPassword(PASSWORD.normalize('NFD'), FORMER)).isRight).toBe(true);
  expect((await checkPassword(`${PASSWORD} `, FORMER)).isRight).toBe(false);
});

test('the same password has a different hash each time', async () => {
  const password = generatePassword();
  const [first, second] = [await hashPassword(password), await hashPassword(password)];
  expect(first).not.toBe(second);
  expect((await checkPassword(password, first)).isRight).toBe(true);
  expect((await checkPassword(password, second)).isRight).toBe(true);
});

test('no password matches when none is stored', async () => {
  expect((await checkPassword('', undefined)).isRight).toBe(false);
  expect((await checkPassword('0'.repeat(64), undefined)).isRight).toBe(false);
});

test('a weaker hash is outdated, a current or stronger one is not', async () => {
  expect(await checkPassword(PASSWORD, FORMER)).toEqual({ isRight: true, outdated: true });
  const current = await hashPassword(PASSWORD);
  expect(current).toMatch(/^scrypt:32768:8:3:[0-9a-f]{32}:[0-9a-f]{128}$/);
  expect(await checkPassword(PASSWORD, current)).toEqual({ isRight: true, outdated: false });
  const cheap = { N: 2 ** 10, r: 8, p: 1 };
  expect(await checkPassword(PASSWORD, current, cheap)).toEqual({ isRight: true, outdated: false });
  expect(await checkPassword(PASSWORD, await hashPassword(PASSWORD, cheap))).toEqual({
    isRight: true,
    outdated: true,
  });
});

test('a wrong password takes as long against a former hash as against none', async () => {
  const work = async (hash: string | undefined) => {
    const start = process.cpuUsage();
    await checkPassword('made-up and wrong', hash);
    return process.cpuUsage(start).user;
  };
  const least = async (hash: string | undefined) =>
    Math.min(await work(hash), await work(hash), await work(hash));
  const [former, none] = [await least(FORMER), await least(undefined)];
  expect(former / none).toBeGreaterThan(0.7);
  expect(former / none).toBeLessThan(1.4);
});

test('a generated password is never refused, one of words that a guesser knows is', () => {
  const owner = { email: 'ada.lovelace@example.org', name: 'Ada Lovelace' };
  for (let number = 0; number < 1_000; number += 1) assertStrong(generatePassword(), owner);
  for (const password of ['Password12345', 'lovelace2026!', 'paycom-example-1', 'Sleepyhollow'])
    expect(() => assertStrong(password, owner)).toThrow(expect.objectContaining({ code: 'weak_password' }));
});
