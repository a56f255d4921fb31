import { Binary, Decimal128 } from 'mongodb';
import { beforeEach, expect, it } from 'vitest';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { COLLECTION_SCHEMAS } from '../infra/mongo/schema/collection-schemas.js';
import { changeOf, newDocument } from '../infra/plans/employee-writes.js';
import { encodePayee } from '../infra/roster/payees.js';
import { creationOf, fakePayee } from '../tests/employee-records.js';
import { KEY_TWO, testStore } from '../tests/test-store.js';
import { scanStoredValues } from './scan-stored-values.js';

const database = testStore();
const OFF = Keyring.parse(undefined, false);
const OTHER = Keyring.parse(KEY_TWO, true);
const stored = () => collections(database.store.db);

function removal(keyring: Keyring) {
  const ref = { sync_id: 'sync', plan_hash: 'h', chunk: 0 };
  const write = { ...creationOf(1), kind: 'removed' as const, content_hash: 'h' };
  return changeOf(keyring, ref, write, new Date());
}

beforeEach(async () => {
  const { db, keyring } = database.store;
  for (const each of [stored().employees, stored().payees, stored().changes]) await each.drop();
  await stored().employees.insertMany([1, 2].map((id) => newDocument(keyring, creationOf(id), new Date())));
  await stored().payees.insertMany(
    [1, 2].map((number) => encodePayee(keyring, 'sync', fakePayee(number, 1))),
  );
  await stored().changes.insertMany(removal(keyring));
  const blobs = new BlobStore({ db, keyring });
  await blobs.replace('a blob', Buffer.from('bytes'));
});

const DAMAGES: readonly [string, string, () => Promise<unknown>][] = [
  [
    'a plain salary',
    'employee 000001 (value_not_sealed)',
    () =>
      stored().employees.updateOne(
        { employee_id: '000001' },
        { $set: { salary: Decimal128.fromString('1.00'), sealed: null } },
      ),
  ],
  [
    'a plain salary beside the sealed one',
    'employee 000001 (value_not_sealed)',
    () =>
      stored().employees.updateOne(
        { employee_id: '000001' },
        { $set: { salary: Decimal128.fromString('1.00') } },
      ),
  ],
  [
    'statements of another employee',
    'employee 000001 (sealed_value_corrupt)',
    async () => {
      const other = await stored().employees.findOne({ employee_id: '000002' });
      if (other)
        await stored().employees.updateOne(
          { employee_id: '000001' },
          { $set: { statements: other.statements } },
        );
    },
  ],
  [
    'a payee in the record of another one',
    'payee of 000001 (sealed_value_corrupt)',
    async () => {
      const [one, two] = await stored().payees.find().toArray();
      if (one && two) await stored().payees.updateOne({ _id: one._id }, { $set: { payee: two.payee } });
    },
  ],
  [
    'a payee with an unknown key',
    'payee of 000001 (encryption_key_missing)',
    () => stored().payees.insertOne(encodePayee(OTHER, 'sync', fakePayee(9, 1))),
  ],
  [
    'a plain change',
    'change of 000001 by sync (value_not_sealed)',
    () => stored().changes.insertMany(removal(OFF)),
  ],
  [
    'a plain file',
    'file a blob (value_not_sealed)',
    () => new BlobStore({ db: database.store.db, keyring: OFF }).replace('a blob', Buffer.from('bytes')),
  ],
  [
    'a plain salt of a file',
    'file a blob (value_not_sealed)',
    async () => {
      const files = database.store.db.collection('paycom_blobs.files');
      const salt = new Binary(OFF.seal(Buffer.alloc(32), ['paycom_blobs', 'x', 'salt']));
      await files.updateOne({}, { $set: { 'metadata.salt': salt, 'metadata.salt_id': 'x' } });
    },
  ],
  [
    'a damaged file',
    'file a blob (blob_corrupt)',
    () =>
      database.store.db.collection('paycom_blobs.chunks').updateMany({}, { $set: { data: new Binary() } }),
  ],
];

it('opens everything that is stored', async () => {
  expect(await scanStoredValues(database.store)).toBe(6);
});

it.each(DAMAGES)('names the record of %s', async (_, record, damage) => {
  await damage();
  await expect(scanStoredValues(database.store)).rejects.toMatchObject({
    code: 'stored_values_unreadable',
    details: { count: 1, records: record },
  });
});

/** Other checks open the keys. What does not open of the statistics is counted again. */
const CHECKED_ELSEWHERE = ['paycom_keys', 'paycom_data_keys', 'paycom_stats'];
const SEALED = COLLECTION_SCHEMAS.filter(({ validator }) => JSON.stringify(validator).includes('"binData"'))
  .map(({ name }) => name)
  .filter((name) => !CHECKED_ELSEWHERE.includes(name));

it.each(SEALED)('finds a value that is not encrypted in %s', async (name) => {
  const plain = new Binary(OFF.seal(Buffer.from('"planted"'), ['nowhere', 'x', 'x']));
  const properties = COLLECTION_SCHEMAS.find((schema) => schema.name === name)?.validator?.properties ?? {};
  const values = Object.keys(properties).map((field) => [field, field === '_id' ? 'planted' : plain]);
  const fields = [{ field: 'salary', before: plain, after: null }];
  const planted = { ...Object.fromEntries(values), ...(name === 'paycom_changes' && { fields }) };
  const collection = database.store.db.collection(name);
  await collection.insertOne(planted, { bypassDocumentValidation: true });
  try {
    await expect(scanStoredValues(database.store)).rejects.toMatchObject({ details: { count: 1 } });
  } finally {
    await collection.deleteOne({ _id: planted._id });
  }
});
