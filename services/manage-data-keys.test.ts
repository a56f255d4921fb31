import { beforeEach, expect, test } from 'vitest';
import { generateKey, keyIdOf } from '../infra/crypto/keyring.js';
import { keepKeysFresh, refreshKeys } from '../infra/keys/keep-keys-fresh.js';
import { assertKeys } from '../infra/keys/key-check.js';
import { keySource } from '../infra/keys/key-source.js';
import { collections } from '../infra/mongo/collections.js';
import { loadConfig } from '../shared/config.js';
import { KEY_ONE, KEY_TWO, testStore } from '../tests/test-store.js';
import { addDataKey, rotateWrapping, wrapKeysOfSetting } from './manage-data-keys.js';

const database = testStore();
const MASTER = `local:${generateKey('master')}`;
const AAD = ['paycom_employees', '0042', 'salary'] as const;
const PAY = Buffer.from('made-up pay');
const sourceOf = (keys: string, wrapping = MASTER) =>
  keySource(loadConfig({ PAYCOM_ENCRYPTION_KEYS: keys, PAYCOM_KEY_ENCRYPTION_KEYS: wrapping }));

beforeEach(async () => {
  const { dataKeys, keys } = collections(database.store.db);
  await Promise.all([dataKeys.deleteMany({}), keys.deleteMany({})]);
});

test('the keys of the setting are wrapped in their order, and then not needed in the setting', async () => {
  const { db } = database.store;
  const before = await sourceOf(`${KEY_TWO},${KEY_ONE}`, '').open(db);
  const sealed = before.seal(PAY, AAD);
  const both = sourceOf(`${KEY_TWO},${KEY_ONE}`);
  for (const _ of [1, 2]) expect(await wrapKeysOfSetting(db, both)).toEqual(['two', 'one']);
  const after = await sourceOf('').open(db);
  expect([after.currentId, after.has('one')]).toEqual(['two', true]);
  expect(after.open(sealed, AAD)).toEqual(PAY);
  await assertKeys(db, after);
});

test('a key of the setting that is wrapped later is there to read with, and encrypts nothing', async () => {
  const { db } = database.store;
  await wrapKeysOfSetting(db, sourceOf(KEY_TWO));
  expect(await wrapKeysOfSetting(db, sourceOf(KEY_ONE))).toEqual(['one']);
  const keyring = await sourceOf('').open(db);
  expect([keyring.currentId, keyring.has('one')]).toEqual(['two', true]);
});

test('another key under a stored id is refused, not stored and not used', async () => {
  const { db } = database.store;
  await wrapKeysOfSetting(db, sourceOf(KEY_ONE));
  const other = generateKey('one');
  await expect(sourceOf(other).open(db)).rejects.toMatchObject({ code: 'encryption_key_wrong' });
  await expect(wrapKeysOfSetting(db, sourceOf(other))).rejects.toMatchObject({
    code: 'encryption_key_wrong',
  });
});

test('without wrapping, and with nothing wrapped, the keys of the setting are the keys, as before', async () => {
  const { db } = database.store;
  expect((await sourceOf(KEY_ONE, '').open(db)).text).toBe(KEY_ONE);
  expect((await sourceOf(KEY_ONE).open(db)).text).toBe(KEY_ONE);
  await expect(sourceOf('').open(db)).rejects.toMatchObject({ code: 'encryption_key_unset' });
  expect(() => sourceOf('', '')).toThrow(expect.objectContaining({ code: 'encryption_key_unset' }));
  for (const attempt of [
    () => addDataKey(db, sourceOf(KEY_ONE, ''), generateKey('k')),
    () => rotateWrapping(db, sourceOf(KEY_ONE)),
    () => wrapKeysOfSetting(db, sourceOf('')),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'usage' });
});

test('a database with keys of the setting gets no other key before those are stored', async () => {
  const { db } = database.store;
  await assertKeys(db, await sourceOf(KEY_ONE).open(db));
  await expect(addDataKey(db, sourceOf(KEY_ONE), generateKey('k2'))).rejects.toMatchObject({ code: 'usage' });
  await wrapKeysOfSetting(db, sourceOf(KEY_ONE));
  expect((await addDataKey(db, sourceOf(KEY_ONE), generateKey('k2'))).writes_from.getTime()).toBeGreaterThan(
    Date.now(),
  );
  await expect(addDataKey(db, sourceOf(KEY_ONE), generateKey('k2'))).rejects.toMatchObject({ code: 'usage' });
});

test('a running process reads a new key before it encrypts with it, without a restart', async () => {
  const { db } = database.store;
  const source = sourceOf('');
  await addDataKey(db, source, generateKey('k1'));
  const store = { db, keyring: await source.open(db) };
  await assertKeys(db, store.keyring);
  await addDataKey(db, source, generateKey('k2'));
  await refreshKeys(source, store);
  expect([store.keyring.currentId, store.keyring.has('k2')]).toEqual(['k1', true]);
  const byFirst = store.keyring.seal(PAY, AAD);
  await collections(db).dataKeys.updateOne({ _id: 'k2' }, { $set: { writes_from: new Date() } });
  await refreshKeys(source, store);
  const bySecond = store.keyring.seal(PAY, AAD);
  expect([keyIdOf(byFirst), keyIdOf(bySecond)]).toEqual(['k1', 'k2']);
  for (const sealed of [byFirst, bySecond]) expect(store.keyring.open(sealed, AAD)).toEqual(PAY);
  expect(await collections(db).keys.distinct('key_id')).toEqual(['k1', 'k2']);
});

test('a refresh that fails is reported, and the keys that are open stay', async () => {
  const { db } = database.store;
  const source = sourceOf('');
  await addDataKey(db, source, generateKey('k1'));
  const store = { db, keyring: await source.open(db) };
  const [stored] = await collections(db).dataKeys.find().toArray();
  if (!stored) throw new Error('not stored');
  await collections(db).dataKeys.insertOne({ ...stored, _id: 'planted', writes_from: new Date() });
  let stop = (): void => undefined;
  const failed = await new Promise((resolve) => {
    stop = keepKeysFresh(source, store, resolve, 10);
  });
  stop();
  expect(failed).toMatchObject({ code: 'wrapped_key_unusable' });
  expect([store.keyring.currentId, store.keyring.has('planted')]).toEqual(['k1', false]);
});
