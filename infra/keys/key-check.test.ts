import { Binary } from 'mongodb';
import { beforeEach, expect, test } from 'vitest';
import { rotateKeys } from '../../services/rotate-keys.js';
import { creationOf, fakePayee } from '../../tests/employee-records.js';
import { KEY_ONE, KEY_TWO, testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { generateKey, Keyring } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { COLLECTION_SCHEMAS } from '../mongo/schema/collection-schemas.js';
import { newDocument } from '../plans/employee-writes.js';
import { encodePayee } from '../roster/payees.js';
import { assertKeys, dropOtherKeys } from './key-check.js';

const database = testStore();
const AAD_ONE = ['paycom_keys', 'one', 'check'] as const;
const ring = (...keys: string[]) => Keyring.parse(keys.join(','), true);
const recordedKeys = () => collections(database.store.db).keys.distinct('key_id');

beforeEach(async () => {
  await collections(database.store.db).keys.deleteMany({});
});

test('the same key is accepted repeatedly', async () => {
  for (const keyring of [ring(KEY_ONE), ring(KEY_ONE)]) await assertKeys(database.store.db, keyring);
  expect(await recordedKeys()).toEqual(['one']);
});

test('another key under the same id is refused', async () => {
  await assertKeys(database.store.db, ring(KEY_ONE));
  await expect(assertKeys(database.store.db, ring(generateKey('one')))).rejects.toMatchObject({
    code: 'encryption_key_wrong',
    details: { key_id: 'one' },
  });
});

test('a key ring that lacks a key of the database is refused, with encryption on or off', async () => {
  await assertKeys(database.store.db, ring(KEY_ONE));
  for (const keyring of [ring(KEY_TWO), Keyring.parse(undefined, false)]) {
    await expect(assertKeys(database.store.db, keyring)).rejects.toMatchObject({
      code: 'encryption_key_missing',
      details: { key_id: 'one' },
    });
  }
});

test('a refused key ring does not record its keys', async () => {
  await assertKeys(database.store.db, ring(KEY_ONE));
  await assertKeys(database.store.db, ring(KEY_TWO)).catch(() => {});
  expect(await recordedKeys()).toEqual(['one']);
});

test('a new key is accepted next to the old one, and without it after the old one was dropped', async () => {
  await assertKeys(database.store.db, ring(KEY_ONE));
  await assertKeys(database.store.db, ring(KEY_TWO, KEY_ONE));
  await dropOtherKeys(database.store.db, ring(KEY_TWO, KEY_ONE));
  await assertKeys(database.store.db, ring(KEY_TWO));
  expect(await recordedKeys()).toEqual(['two']);
});

test('a database that was written while encryption was off is refused until it is encrypted', async () => {
  const { db } = database.store;
  const off = Keyring.parse(undefined, false);
  const on = ring(KEY_ONE);
  const plain = [
    () => collections(db).employees.insertOne(newDocument(off, creationOf(1), new Date())),
    () => collections(db).payees.insertOne(encodePayee(off, 'sync', fakePayee(1, 1))),
    () => new BlobStore({ db, keyring: off }).put('a blob', Buffer.from('bytes')),
  ];
  const { employees, payees } = collections(db);
  for (const store of plain) {
    for (const each of [employees, payees]) await each.deleteMany({});
    await store();
    await expect(assertKeys(db, on)).rejects.toMatchObject({ code: 'database_not_sealed' });
    expect(await recordedKeys()).toEqual([]);
    await rotateKeys({ db, keyring: on });
    await assertKeys(db, on);
    await collections(db).keys.deleteMany({});
  }
});

const WITH_KEYS = COLLECTION_SCHEMAS.filter(({ validator }) => validator?.properties.keys).map(
  ({ name }) => name,
);

test.each(WITH_KEYS)('a plain value in %s is enough', async (name) => {
  const { db } = database.store;
  const collection = db.collection(name);
  const { insertedId } = await collection.insertOne({ keys: ['plain'] }, { bypassDocumentValidation: true });
  await expect(assertKeys(db, ring(KEY_ONE))).rejects.toMatchObject({ code: 'database_not_sealed' });
  await collection.deleteOne({ _id: insertedId });
});

test('a plain record of a key is refused while encryption is on', async () => {
  const { db } = database.store;
  const check = new Binary(Keyring.parse(undefined, false).seal(Buffer.from('paycom-sync'), AAD_ONE));
  await collections(db).keys.insertOne({ key_id: 'one', check, created_at: new Date() });
  await expect(assertKeys(db, ring(KEY_ONE))).rejects.toMatchObject({ code: 'encryption_key_wrong' });
});

test('when processes start at once with different keys under one id, only one key is accepted', async () => {
  const rings = Array.from({ length: 6 }, (_, process) =>
    process % 2 ? ring(KEY_ONE) : ring(generateKey('one')),
  );
  const started = await Promise.allSettled(rings.map((keyring) => assertKeys(database.store.db, keyring)));
  const refused = started.filter(({ status }) => status === 'rejected');
  for (const result of refused) expect(result).toMatchObject({ reason: { code: 'encryption_key_wrong' } });
  // Accepted are the three processes with KEY_ONE, or a single process with a key of its own.
  expect([3, 5]).toContain(refused.length);
});
