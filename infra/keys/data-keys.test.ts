import { Binary } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { loadConfig } from '../../shared/config.js';
import { KEY_ONE, KEY_TWO, testStore } from '../../tests/test-store.js';
import { generateKey } from '../crypto/keyring.js';
import type { KeyWrapper } from '../kms/key-wrapper.js';
import { parseWrappingKeys } from '../kms/parse-wrapping-keys.js';
import { collections } from '../mongo/collections.js';
import { rewrapDataKeys, storeDataKey, unwrapKey, wrappedKeys } from './data-keys.js';

const database = testStore();
const MASTERS = ['a', 'b', 'c', 'd'].map((id) => `local:${generateKey(id)}`);
const wrappersOf = (...keys: (string | undefined)[]): KeyWrapper[] =>
  parseWrappingKeys(loadConfig({ PAYCOM_KEY_ENCRYPTION_KEYS: keys.join(',') }));
const [A = '', B = '', C = '', D = ''] = MASTERS;
const EPOCH = new Date(0);

async function store(entry: string, wrappers = wrappersOf(A)): Promise<boolean> {
  const [wrapper] = wrappers;
  if (!wrapper) throw new Error('no key');
  return storeDataKey(database.store.db, wrapper, entry, EPOCH);
}
const keysOf = async (...wrappers: KeyWrapper[]) => {
  const stored = await wrappedKeys(database.store.db);
  return Promise.all(stored.map((key) => unwrapKey(wrappers, key)));
};

beforeEach(async () => {
  await collections(database.store.db).dataKeys.deleteMany({});
});

test('a stored key opens with its key-encryption key alone, and is never replaced', async () => {
  expect(await store(KEY_ONE)).toBe(true);
  expect(await store(generateKey('one'))).toBe(false);
  expect(await keysOf(...wrappersOf(A))).toEqual([KEY_ONE]);
  await expect(keysOf(...wrappersOf(B))).rejects.toMatchObject({
    code: 'wrapped_key_unusable',
    details: { key_id: 'one', reason: expect.stringContaining('local:a') },
  });
  const other = wrappersOf(`local:${generateKey('a')}`);
  await expect(keysOf(...other)).rejects.toMatchObject({ code: 'wrapped_key_unusable' });
});

test('a key that its key-encryption key wraps and does not unwrap is not stored', async () => {
  const [wrapper] = wrappersOf(A);
  if (!wrapper) throw new Error('no key');
  const refused = new AppError('secret_service_unreachable', {
    service: 'a',
    setting: 's',
    reason: 'denied',
  });
  const halfPermitted = { ...wrapper, wrap: wrapper.wrap, unwrap: () => Promise.reject(refused) };
  await expect(store(KEY_ONE, [halfPermitted])).rejects.toBe(refused);
  expect(await wrappedKeys(database.store.db)).toEqual([]);
});

test('a key that someone moved to another id, or altered, does not open', async () => {
  await store(KEY_ONE);
  await store(KEY_TWO);
  const { dataKeys } = collections(database.store.db);
  const two = await dataKeys.findOne({ _id: 'two' });
  await dataKeys.updateOne({ _id: 'one' }, { $set: { wrapped: two?.wrapped ?? new Binary() } });
  await expect(keysOf(...wrappersOf(A))).rejects.toMatchObject({ code: 'wrapped_key_unusable' });
  const bytes = Buffer.from(two?.wrapped.value() ?? []);
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
  await dataKeys.updateOne({ _id: 'one' }, { $set: { wrapped: new Binary(bytes) } });
  await expect(keysOf(...wrappersOf(A))).rejects.toMatchObject({ code: 'wrapped_key_unusable' });
});

test('after a rotation the older key-encryption key is not needed any more', async () => {
  await store(KEY_ONE);
  await store(KEY_TWO);
  expect(await rewrapDataKeys(database.store.db, wrappersOf(B, A))).toBe(2);
  expect((await keysOf(...wrappersOf(B))).toSorted()).toEqual([KEY_ONE, KEY_TWO]);
});

test('rotations at the same time, to different keys, lose no data key', async () => {
  for (let round = 0; round < 5; round += 1) {
    await store(KEY_ONE);
    await store(KEY_TWO);
    const orders = [
      [A, B, C, D],
      [B, C, D, A],
      [C, D, A, B],
      [D, A, B, C],
    ];
    const rotations = [...orders, ...orders].map((order) =>
      rewrapDataKeys(database.store.db, wrappersOf(...order)),
    );
    expect(await Promise.all(rotations)).toEqual(Array(8).fill(2));
    expect((await keysOf(...wrappersOf(...MASTERS))).toSorted()).toEqual([KEY_ONE, KEY_TWO]);
  }
});

test('a rotation that loses the race to a key that it does not know leaves what the other one wrote', async () => {
  await store(KEY_ONE);
  const [b] = wrappersOf(B);
  if (!b) throw new Error('no key');
  const late: KeyWrapper = {
    ...b,
    wrap: async (bytes) => {
      await rewrapDataKeys(database.store.db, wrappersOf(C, A));
      return b.wrap(bytes);
    },
  };
  const losing = rewrapDataKeys(database.store.db, [late, ...wrappersOf(A)]);
  await expect(losing).rejects.toMatchObject({ code: 'wrapped_key_unusable' });
  expect(await keysOf(...wrappersOf(C))).toEqual([KEY_ONE]);
});

test('a service that returns something else than it was given does not replace a key', async () => {
  await store(KEY_ONE);
  const [a] = wrappersOf(A);
  if (!a) throw new Error('no key');
  const forgetful: KeyWrapper = { ...a, id: 'local:x', wrap: () => a.wrap(Buffer.from(generateKey('one'))) };
  const rotation = rewrapDataKeys(database.store.db, [forgetful, a]);
  await expect(rotation).rejects.toMatchObject({ code: 'wrapped_key_unusable' });
  expect(await keysOf(a)).toEqual([KEY_ONE]);
});
