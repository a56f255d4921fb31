import { beforeEach, expect, test } from 'vitest';
import { creationOf, testEmployeeId } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { linkStaffRecords, markAmbiguous, unlinkedStaff, unlinkGone, unlinkGoneOf } from './staff.js';

const database = testStore();

beforeEach(async () => {
  const { employees, staff } = collections(database.store.db);
  await employees.deleteMany({});
  await staff.deleteMany({});
  const at = new Date();
  await employees.insertMany(
    [1, 2, 3].map((number) => newDocument(database.store.keyring, creationOf(number), at)),
  );
  await staff.insertMany(['s1', 's2', 's3'].map((staff_id) => ({ staff_id, shift: 'late' })));
});

async function links() {
  const documents = await collections(database.store.db).employees.find().sort({ employee_id: 1 }).toArray();
  return documents.map(({ staff_id }) => staff_id);
}

async function freeStaff() {
  const records = [];
  for await (const batch of unlinkedStaff(database.store.db)) records.push(...batch);
  return records;
}

test('links are one to one: neither side is linked twice', async () => {
  const { db } = database.store;
  const wanted = [
    { employee_id: testEmployeeId(1), staff_id: 's1' },
    { employee_id: testEmployeeId(2), staff_id: 's1' },
    { employee_id: testEmployeeId(1), staff_id: 's2' },
    { employee_id: testEmployeeId(3), staff_id: 's3' },
  ];
  expect(await linkStaffRecords(db, wanted)).toBe(2);
  expect(await linkStaffRecords(db, wanted)).toBe(0);
  expect(await links()).toEqual(['s1', null, 's3']);
  expect((await freeStaff()).map(({ staff_id }) => staff_id)).toEqual(['s2']);
});

test('two runs that link at the same time create one link', async () => {
  const both = [1, 2].map((number) =>
    linkStaffRecords(database.store.db, [{ employee_id: testEmployeeId(number), staff_id: 's1' }]),
  );
  const counts = await Promise.all(both);
  expect(counts.toSorted()).toEqual([0, 1]);
});

test('an employee stays, without a link, after the staff record is deleted', async () => {
  const { db } = database.store;
  await linkStaffRecords(
    db,
    [1, 2, 3].map((number) => ({ employee_id: testEmployeeId(number), staff_id: `s${number}` })),
  );
  await collections(db).staff.deleteOne({ staff_id: 's1' });
  await unlinkGoneOf(db, ['s1', 's2']);
  expect(await links()).toEqual([null, 's2', 's3']);
  await collections(db).staff.deleteOne({ staff_id: 's2' });
  expect(await freeStaff()).toEqual([]);
  expect(await unlinkGone(db, { percent: 100, least: 1 })).toEqual({ kept: 0 });
  expect(await links()).toEqual([null, null, 's3']);
});

test('no link is removed when too many records are gone at once, as in the middle of a re-import', async () => {
  const { db } = database.store;
  const pairs = [1, 2, 3].map((number) => ({ employee_id: testEmployeeId(number), staff_id: `s${number}` }));
  await linkStaffRecords(db, pairs);
  await collections(db).staff.deleteMany({ staff_id: { $in: ['s1', 's2'] } });
  expect(await unlinkGone(db, { percent: 66, least: 1 })).toEqual({ kept: 2 });
  expect(await links()).toEqual(['s1', 's2', 's3']);
  expect(await unlinkGone(db, { percent: 20, least: 3 })).toEqual({ kept: 0 });
  expect(await links()).toEqual([null, null, 's3']);
});

test("the scheduling system's own fields are not changed", async () => {
  await linkStaffRecords(database.store.db, [{ employee_id: testEmployeeId(1), staff_id: 's1' }]);
  expect(await collections(database.store.db).staff.findOne({ staff_id: 's1' })).toMatchObject({
    shift: 'late',
  });
});

test('an ambiguous employee stays marked until the next sync clears it or a link exists', async () => {
  const { db } = database.store;
  const marked = async () =>
    (await collections(db).employees.find({ staff_match: 'ambiguous' }).toArray()).map(
      ({ employee_id }) => employee_id,
    );
  await markAmbiguous(db, [testEmployeeId(1), testEmployeeId(2)]);
  await markAmbiguous(db, [testEmployeeId(2), testEmployeeId(3)]);
  expect((await marked()).sort()).toEqual([testEmployeeId(2), testEmployeeId(3)]);
  await linkStaffRecords(db, [{ employee_id: testEmployeeId(2), staff_id: 's2' }]);
  expect(await marked()).toEqual([testEmployeeId(3)]);
  await markAmbiguous(db, [testEmployeeId(2), testEmployeeId(3)]);
  expect(await marked()).toEqual([testEmployeeId(3)]);
});

test('ignores staff records with unexpected types', async () => {
  const odd = { staff_id: 's9', first_name: 7, last_name: { a: 1 }, work_email: ['x'], employee_id: 12 };
  await collections(database.store.db).staff.insertOne({
    ...odd,
    hire_date: new Date('2020-01-02T00:00:00Z'),
  });
  expect((await freeStaff()).at(-1)).toEqual({
    staff_id: 's9',
    first_name: '',
    last_name: '',
    email: null,
    employee_id: null,
    hire_date: '2020-01-02',
    active: true,
  });
});
