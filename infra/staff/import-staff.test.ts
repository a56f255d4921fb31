import { beforeEach, expect, test } from 'vitest';
import { creationOf, testEmployeeId } from '../../tests/employee-records.js';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { importStaff } from './import-staff.js';
import { linkStaffRecords } from './staff.js';

const database = testStore();
const options = { by: TEST_ACTOR, dryRun: false };

beforeEach(async () => {
  const { staff, audit, employees } = collections(database.store.db);
  await Promise.all([staff, audit, employees].map((collection) => collection.deleteMany({})));
  await staff.insertOne({ staff_id: 's1', last_name: 'Moss', shift: 'late' });
});

const stored = () =>
  collections(database.store.db)
    .staff.find({}, { projection: { _id: 0 } })
    .sort({ staff_id: 1 })
    .toArray();
const audited = () => collections(database.store.db).audit.find().toArray();

test('adds records, changes the given fields alone, and records what it did', async () => {
  const { db } = database.store;
  const records = [
    { staff_id: 's1', last_name: null, employee_id: '0001' },
    { staff_id: 's2', active: false },
  ];
  expect(await importStaff(db, records, options)).toEqual({ created: 1, updated: 1, unchanged: 0 });
  const after = [
    { staff_id: 's1', last_name: null, shift: 'late', employee_id: '0001' },
    { staff_id: 's2', active: false },
  ];
  expect(await stored()).toEqual(after);
  expect(await importStaff(db, records, options)).toEqual({ created: 0, updated: 0, unchanged: 2 });
  expect(await audited()).toMatchObject([
    { action: 'staff.import', account_id: 'test', after: { created: 1, updated: 1, unchanged: 0 } },
  ]);
});

test('a dry run counts the same, and writes nothing', async () => {
  const records = [{ staff_id: 's1', last_name: 'Reed' }, { staff_id: 's2' }];
  const counts = await importStaff(database.store.db, records, { ...options, dryRun: true });
  expect(counts).toEqual({ created: 1, updated: 1, unchanged: 0 });
  expect(await stored()).toEqual([{ staff_id: 's1', last_name: 'Moss', shift: 'late' }]);
  expect(await audited()).toEqual([]);
});

test('an import that fails in its last batch writes nothing', async () => {
  const { db } = database.store;
  const records = Array.from({ length: 2_500 }, (_, at) => ({ staff_id: `t${at}` }));
  // MongoDB stores no document of more than 16 MB.
  const tooLarge = { staff_id: 'z', last_name: 'x'.repeat(2 ** 24) };
  await expect(importStaff(db, [...records, tooLarge], options)).rejects.toThrow();
  expect(await stored()).toHaveLength(1);
  expect(await audited()).toEqual([]);
  expect(await importStaff(db, records, options)).toMatchObject({ created: 2_500 });
});

test('the record of a terminated employee stays inactive, whatever the file says', async () => {
  const { db, keyring } = database.store;
  const gone = { ...newDocument(keyring, creationOf(1), new Date()), status: 'terminated' as const };
  await collections(db).employees.insertOne(gone);
  await linkStaffRecords(db, [{ employee_id: testEmployeeId(1), staff_id: 's1' }]);
  await importStaff(db, [{ staff_id: 's1', active: true, first_name: 'Ada' }], options);
  expect(await stored()).toMatchObject([{ active: false, deactivated_by: 'paycom', first_name: 'Ada' }]);
});
