import { beforeEach, expect, test } from 'vitest';
import { KEY_ONE, KEY_TWO, testStore } from '../../tests/test-store.js';
import { generateKey, Keyring } from '../crypto/keyring.js';
import { collections } from './collections.js';
import { assertKeys, dropOtherKeys } from './key-check.js';

const own = testStore();
const ring = (...keys: string[]) => Keyring.parse(keys.join(','), true);

beforeEach(async () => {
  await collections(own.store.db).keys.deleteMany({});
});

test('the same key is accepted again and again', async () => {
  for (const keyring of [ring(KEY_ONE), ring(KEY_ONE)]) await assertKeys(own.store.db, keyring);
});

test('another key under the same id is refused', async () => {
  await assertKeys(own.store.db, ring(KEY_ONE));
  await expect(assertKeys(own.store.db, ring(generateKey('one')))).rejects.toMatchObject({
    code: 'encryption_key_wrong',
    details: { key_id: 'one' },
  });
});

test('a ring without a key that the database was written with is refused, on or off', async () => {
  await assertKeys(own.store.db, ring(KEY_ONE));
  for (const keyring of [ring(KEY_TWO), Keyring.parse(undefined, false)]) {
    await expect(assertKeys(own.store.db, keyring)).rejects.toMatchObject({
      code: 'encryption_key_missing',
      details: { key_id: 'one' },
    });
  }
});

test('a refused ring leaves no trace of its keys', async () => {
  await assertKeys(own.store.db, ring(KEY_ONE));
  await assertKeys(own.store.db, ring(KEY_TWO)).catch(() => {});
  expect(await collections(own.store.db).keys.distinct('key_id')).toEqual(['one']);
});

test('a new key joins the old, and the old can go once it is forgotten', async () => {
  await assertKeys(own.store.db, ring(KEY_ONE));
  await assertKeys(own.store.db, ring(KEY_TWO, KEY_ONE));
  await dropOtherKeys(own.store.db, ring(KEY_TWO, KEY_ONE));
  await assertKeys(own.store.db, ring(KEY_TWO));
});

test('of processes that start at once with different keys under one id, only one kind gets in', async () => {
  const rings = Array.from({ length: 6 }, (_, process) =>
    process % 2 ? ring(KEY_ONE) : ring(generateKey('one')),
  );
  const started = await Promise.allSettled(rings.map((keyring) => assertKeys(own.store.db, keyring)));
  const refused = started.filter(({ status }) => status === 'rejected');
  for (const each of refused) expect(each).toMatchObject({ reason: { code: 'encryption_key_wrong' } });
  // The three of KEY_ONE, or one of those whose key no other process has.
  expect([3, 5]).toContain(refused.length);
});
