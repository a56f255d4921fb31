import { expect, test } from 'vitest';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { countAttempt, resetAttempts } from './sign-in-attempts.js';

const database = testStore();
const tooMany = expect.objectContaining({ code: 'too_many_sign_ins' });
const START = Date.now();
/** Not a fixed date: the database deletes a window that has ended. */
const at = (minutes: number) => new Date(START + minutes * 60_000);
const times = (many: number, work: (number: number) => Promise<void>) =>
  Promise.all(Array.from({ length: many }, (_, number) => work(number)));

test('parallel guesses get no further than sequential ones, and the next window starts at zero', async () => {
  const attempt = { of: 'password', account: 'canary@example.org', address: '192.0.2.1' } as const;
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, () => countAttempt(database.store, attempt, at(0))),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  await expect(countAttempt(database.store, attempt, at(14))).rejects.toEqual(tooMany);
  await expect(countAttempt(database.store, attempt, at(14))).rejects.toMatchObject({
    details: { seconds: 60 },
  });
  await countAttempt(database.store, attempt, at(15));
});

test('a guesser locks nobody out but itself: not the account elsewhere, not others behind its address', async () => {
  const [account, address] = ['canary-target@example.org', '192.0.2.2'];
  for (let number = 0; number < 80; number += 1)
    await countAttempt(database.store, { of: 'password', account, address }, at(0)).catch(() => undefined);
  await expect(countAttempt(database.store, { of: 'password', account, address }, at(0))).rejects.toEqual(
    tooMany,
  );
  await countAttempt(database.store, { of: 'password', account, address: '192.0.2.3' }, at(0));
  await times(60, (number) =>
    countAttempt(database.store, { of: 'password', account: `canary${number}@example.org`, address }, at(0)),
  );
});

test('a guesser with many networks gets a hundred attempts, and a browser that signed in before is exempt', async () => {
  const account = 'canary-many@example.org';
  const from = (network: number, browser_id?: string) =>
    countAttempt(
      database.store,
      { of: 'password', account, address: `198.51.100.${network}`, browser_id },
      at(0),
    );
  for (let network = 0; network < 10; network += 1) await times(10, () => from(network));
  await expect(from(99)).rejects.toEqual(tooMany);
  await times(10, () => from(99, 'a'.repeat(24)));
  await expect(from(99, 'a'.repeat(24))).rejects.toEqual(tooMany);
  await from(99, 'b'.repeat(24));
});

test('treats all addresses of one IPv6 network as one address', async () => {
  const from = (address: string) => (number: number) =>
    countAttempt(
      database.store,
      { of: 'password', account: 'wren@example.org', address: address.replace('N', number.toString(16)) },
      at(0),
    );
  await times(10, from('2001:db8:0:7::N'));
  await expect(from('2001:db8::7:1:2:3:4')(0)).rejects.toEqual(tooMany);
  await from('2001:db8:0:8::1')(0);
  await times(10, from('::ffff:192.0.2.9'));
  await expect(from('192.0.2.9')(0)).rejects.toEqual(tooMany);
  await from('::ffff:192.0.2.10')(0);
});

test('a successful sign-in is not counted, and does not forget the failures in other networks', async () => {
  const attempt = { of: 'password', account: 'canary-often@example.org', address: '192.0.2.4' } as const;
  for (let number = 0; number < 120; number += 1) {
    await countAttempt(database.store, attempt, at(0));
    await resetAttempts(database.store, attempt);
  }
  // Ten more attempts are free, as for an account that never signed in.
  await times(10, () => countAttempt(database.store, attempt, at(0)));
  await expect(countAttempt(database.store, attempt, at(0))).rejects.toEqual(tooMany);
  const from = (network: number) => ({ ...attempt, address: `203.0.113.${network}` });
  for (let network = 0; network < 8; network += 1)
    await times(10, () => countAttempt(database.store, from(network), at(0)));
  await times(9, () => countAttempt(database.store, from(8), at(0)));
  await countAttempt(database.store, from(9), at(0));
  await resetAttempts(database.store, from(9));
  // One of a hundred is left, since only the success was taken back.
  await countAttempt(database.store, from(9), at(0));
  await expect(countAttempt(database.store, from(9), at(0))).rejects.toEqual(tooMany);
});

test('codes of an account have ten attempts over all networks, which a right password does not give back', async () => {
  const account = 'canary-code';
  const code = (network: number, browser_id?: string) =>
    countAttempt(database.store, { of: 'code', account, address: `192.0.2.${network}`, browser_id }, at(0));
  const password = { of: 'password', account, address: '192.0.2.1' } as const;
  for (let number = 0; number < 10; number += 1) {
    await countAttempt(database.store, password, at(0));
    await resetAttempts(database.store, password);
    await code(number);
  }
  await expect(code(99)).rejects.toEqual(tooMany);
  await countAttempt(database.store, password, at(0));
  // Someone else who has the password cannot lock the person out of a browser that signed in before.
  await times(10, () => code(99, 'c'.repeat(24)));
  await expect(code(99, 'c'.repeat(24))).rejects.toEqual(tooMany);
});

test('a guesser of codes with many known browsers gets a hundred attempts', async () => {
  const from = (browser: number) =>
    countAttempt(
      database.store,
      { of: 'code', account: 'canary-codes', address: '192.0.2.9', browser_id: `browser ${browser}` },
      at(0),
    );
  for (let browser = 0; browser < 10; browser += 1) await times(10, () => from(browser));
  await expect(from(10)).rejects.toEqual(tooMany);
});

test('neither e-mail nor network addresses are stored', async () => {
  const kept = JSON.stringify(await collections(database.store.db).signInAttempts.find().toArray());
  expect(kept).toContain('one:');
  expect(kept).not.toMatch(/canary|192\.0|198\.51/);
});
