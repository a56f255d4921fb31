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
  const attempt = { account: 'canary@example.org', address: '192.0.2.1' };
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

test('blocks one address that guesses at many accounts, and no other address', async () => {
  const from = (address: string) => (number: number) =>
    countAttempt(database.store, { account: `canary${number}@example.org`, address }, at(0));
  await times(50, from('192.0.2.2'));
  await expect(from('192.0.2.2')(99)).rejects.toEqual(tooMany);
  await from('192.0.2.3')(99);
});

test('treats all addresses of one IPv6 network as one address', async () => {
  const from = (address: string) => (number: number) =>
    countAttempt(database.store, { account: `wren${number}@example.org`, address }, at(0));
  await times(50, (number) => from(`2001:db8:0:7::${number.toString(16)}`)(number));
  await expect(from('2001:db8::7:1:2:3:4')(99)).rejects.toEqual(tooMany);
  await from('2001:db8:0:8::1')(99);
  await times(50, from('::ffff:192.0.2.9'));
  await expect(from('192.0.2.9')(99)).rejects.toEqual(tooMany);
  await from('::ffff:192.0.2.10')(99);
});

test('a successful sign-in is not counted', async () => {
  const attempt = { account: 'canary-often@example.org', address: '192.0.2.4' };
  for (let number = 0; number < 60; number += 1) {
    await countAttempt(database.store, attempt, at(0));
    await resetAttempts(database.store, attempt);
  }
  // Ten more attempts are free, as for an account that never signed in.
  await times(10, () => countAttempt(database.store, attempt, at(0)));
  await expect(countAttempt(database.store, attempt, at(0))).rejects.toEqual(tooMany);
});

test('neither e-mail nor network addresses are stored', async () => {
  const kept = JSON.stringify(await collections(database.store.db).signInAttempts.find().toArray());
  expect(kept).toContain('one:');
  expect(kept).not.toMatch(/canary|192\.0/);
});
