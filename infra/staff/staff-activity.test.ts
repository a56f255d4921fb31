import { beforeEach, expect, test } from 'vitest';
import type { EmployeeStatus } from '../../shared/employee.js';
import { creationOf, testEmployeeId } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { linkStaffRecords } from './staff.js';
import { syncStaffActivity } from './staff-activity.js';

const database = testStore();

beforeEach(async () => {
  const { employees, staff } = collections(database.store.db);
  await employees.deleteMany({});
  await staff.deleteMany({});
  const people = [1, 2, 3].map((number) =>
    newDocument(database.store.keyring, creationOf(number), new Date()),
  );
  await employees.insertMany(people);
  await staff.insertMany([
    { staff_id: 's1', shift: 'late' },
    { staff_id: 's2', active: true },
    { staff_id: 's3', active: false },
  ]);
  await linkStaffRecords(
    database.store.db,
    [1, 2, 3].map((number) => ({ employee_id: testEmployeeId(number), staff_id: `s${number}` })),
  );
});

async function become(status: EmployeeStatus, ...numbers: number[]) {
  const ids = numbers.map(testEmployeeId);
  await collections(database.store.db).employees.updateMany(
    { employee_id: { $in: ids } },
    { $set: { status } },
  );
}
const record = (staff_id: string) =>
  collections(database.store.db).staff.findOne({ staff_id }, { projection: { _id: 0 } });
const syncActivity = () => syncStaffActivity(database.store.db);

test('deactivates the records of terminated employees once, and changes nothing else', async () => {
  await become('terminated', 1, 3);
  expect(await syncActivity()).toEqual({ deactivated: 1, reactivated: 0 });
  expect(await record('s1')).toEqual({
    staff_id: 's1',
    shift: 'late',
    active: false,
    deactivated_by: 'paycom',
    deactivated_at: expect.any(Date),
  });
  const before = await record('s1');
  expect(await syncActivity()).toEqual({ deactivated: 0, reactivated: 0 });
  expect(await record('s1')).toEqual(before);
  expect(await record('s2')).toEqual({ staff_id: 's2', active: true });
});

test('a rehired employee is active again, but a record that the scheduling system deactivated stays inactive', async () => {
  await become('terminated', 1, 2, 3);
  await syncActivity();
  await become('active', 1, 3);
  await become('on_leave', 2);
  expect(await syncActivity()).toEqual({ deactivated: 0, reactivated: 2 });
  expect(await record('s1')).toEqual({ staff_id: 's1', shift: 'late', active: true });
  expect(await record('s2')).toEqual({ staff_id: 's2', active: true });
  expect(await record('s3')).toEqual({ staff_id: 's3', active: false });
});

test('reactivates a record that is no longer linked to its terminated employee', async () => {
  await become('terminated', 1);
  await syncActivity();
  await collections(database.store.db).employees.deleteOne({ employee_id: testEmployeeId(1) });
  expect(await syncActivity()).toEqual({ deactivated: 0, reactivated: 1 });
  expect(await record('s1')).toMatchObject({ active: true });
});

test('more than one batch is synced completely', async () => {
  const { db, keyring } = database.store;
  const numbers = Array.from({ length: 2_100 }, (_, at) => at + 10);
  const people = numbers.map((number) => ({
    ...newDocument(keyring, creationOf(number), new Date()),
    status: 'terminated' as const,
    staff_id: `s${number}`,
  }));
  await collections(db).employees.insertMany(people);
  await collections(db).staff.insertMany(numbers.map((number) => ({ staff_id: `s${number}` })));
  expect(await syncActivity()).toEqual({ deactivated: 2_100, reactivated: 0 });
  await collections(db).employees.updateMany({}, { $set: { status: 'active' } });
  expect(await syncActivity()).toEqual({ deactivated: 0, reactivated: 2_100 });
});
