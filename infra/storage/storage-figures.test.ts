import { expect, test } from 'vitest';
import { creationOf, fakeFields } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import { migrate } from '../mongo/migrations/migrate.js';
import { newDocument } from '../plans/employee-writes.js';
import { storageFigures } from './storage-figures.js';

const database = testStore();

test('each kind has its records, bytes and oldest record, also when there are none', async () => {
  const { db, keyring } = database.store;
  await migrate(db);
  const blobs = new BlobStore(database.store);
  const before = Date.now();
  const bytes = Buffer.alloc(2_000_000, 'PK');
  await blobs.put('raw/a', bytes);
  await blobs.put('raw/b', bytes);
  await blobs.put('rows/a/1', Buffer.from('x'));
  await collections(db).employees.insertOne(newDocument(keyring, creationOf(1, fakeFields(1)), new Date()));

  const figures = new Map((await storageFigures(db)).map(({ kind, ...figure }) => [kind, figure]));
  const raw = figures.get('raw_files');
  expect(raw?.records).toBe(2);
  expect(raw?.bytes).toBeGreaterThan(2 * bytes.length);
  expect(raw?.bytes).toBeLessThan(2 * bytes.length + 1_000);
  expect(raw?.oldest?.getTime()).toBeGreaterThanOrEqual(before);
  expect(figures.get('parsed_rows')?.records).toBe(1);
  expect(figures.get('employees')?.records).toBe(1);
  expect(figures.get('employees')?.oldest?.getTime()).toBeGreaterThanOrEqual(before - 1_000);
  expect(figures.get('payees')).toMatchObject({ records: 0, oldest: null });
});

test('the sums of blobs read an index only', async () => {
  const plan = await database.store.db
    .collection('paycom_blobs.files')
    .find({ filename: { $gte: 'raw/', $lt: 'raw/\uffff' } })
    .project({ _id: 0, filename: 1, length: 1, uploadDate: 1 })
    .explain('executionStats');
  expect(plan.executionStats).toMatchObject({ nReturned: 2, totalDocsExamined: 0 });
});
