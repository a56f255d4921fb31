import { expect, test } from 'vitest';
import { testStore } from '../../../tests/test-store.js';
import { driftNamesMigration } from './drift-names.js';

const database = testStore();

const FORMER = { against: 'before', came: ['Locker'], went: ['City'], moved: ['Zip'], vanished: ['status'] };
const CURRENT = {
  ...{ against: 'before', added: ['Locker'], removed: ['City'], moved: ['Zip'] },
  required_missing: ['status'],
};
const FILE = {
  ...{ path: 'p', size: 1, mtime: new Date(0), name: 'n', status: 'applied', fingerprint: 'a' },
  ...{ report_type: null, report_time: null, rows: null, columns: [], unmapped_headings: [] },
  ...{ error: null, attempts: 1, sync_id: 's' },
};
const UNREAD = { tables_key: 'tables/a/1', rows_key: null };

test.each([
  ['paycom_files', { first_seen_at: new Date(0), updated_at: new Date(0), applied_at: null, applied_by: [] }],
  ['paycom_run_files', { dry_run: false, reread: false }],
])(
  'documents of %s get the current names and lose the unread keys, also in a second run',
  async (name, rest) => {
    const { db } = database.store;
    const files = db.collection(name);
    const file = { ...FILE, ...rest };
    await files.insertMany(
      [
        { file_id: '1', ...file, ...UNREAD, drift: FORMER },
        { file_id: '2', ...file, ...UNREAD, drift: null },
        { file_id: '3', ...file, ...UNREAD },
        { file_id: '4', ...file, drift: CURRENT },
      ],
      { bypassDocumentValidation: true },
    );
    for (let times = 0; times < 2; times += 1) {
      await driftNamesMigration.up({ context: db });
      expect(
        await files
          .find({}, { projection: { _id: 0 } })
          .sort({ file_id: 1 })
          .toArray(),
      ).toEqual([
        { file_id: '1', ...file, drift: CURRENT },
        { file_id: '2', ...file, drift: null },
        { file_id: '3', ...file },
        { file_id: '4', ...file, drift: CURRENT },
      ]);
    }
    // The current validator accepts all of them.
    expect((await files.updateMany({}, { $set: { size: 2 } })).modifiedCount).toBe(4);
  },
);

test('the former validators do not block the current names', async () => {
  const { db } = database.store;
  const [info] = await db.listCollections({ name: 'paycom_files' }).toArray();
  const validator = info && 'options' in info ? info.options?.validator : {};
  const { drift: _, ...former } = validator.$jsonSchema.properties;
  const files = db.collection('paycom_files');
  const ledger = { first_seen_at: new Date(0), updated_at: new Date(0), applied_at: null };
  await files.insertOne(
    { file_id: '5', ...FILE, ...ledger, ...UNREAD, drift: FORMER },
    { bypassDocumentValidation: true },
  );
  await db.command({
    collMod: 'paycom_files',
    validator: { $jsonSchema: { properties: former, additionalProperties: false } },
  });
  await driftNamesMigration.up({ context: db });
  await db.command({ collMod: 'paycom_files', validator });
  expect(await files.findOne({ file_id: '5' })).toMatchObject({ drift: CURRENT });
});
