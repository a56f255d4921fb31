import { ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { testStore } from '../../tests/test-store.js';
import { staffRecordOf } from '../mongo/documents/staff-document.js';
import { unusableStaff } from './unusable-staff.js';

const database = testStore();

test('a value that does not keep the contract counts as absent', () => {
  const record = { staff_id: 's', employee_id: 42, work_email: ['a@b'], active: 'no' };
  expect(staffRecordOf({ ...record, first_name: 7, hire_date: '01/02/2020' })).toEqual(
    staffRecordOf({ staff_id: 's' }),
  );
});

test('counts the records that do not keep the contract by field, and names some of them', async () => {
  const { db } = database.store;
  const staff = db.collection('staff');
  const ids = ['1', '2'].map((digit) => new ObjectId(digit.repeat(24)));
  await staff.insertMany([
    { staff_id: 'good', employee_id: '0001', hire_date: '2020-01-02', active: true },
    { staff_id: 'dated', employee_id: null, hire_date: new Date(), first_name: null },
    { _id: ids[0], first_name: 'Ada' },
    { _id: ids[1], staff_id: '' },
    { staff_id: 7, employee_id: '0002' },
    { staff_id: 'number', employee_id: 42, active: 'no' },
    ...[1, 2, 3, 4].map((number) => ({ staff_id: `us${number}`, hire_date: '01/02/2020' })),
  ] as object[]);
  expect(await unusableStaff(db)).toEqual([
    { field: 'staff_id', problem: 'missing', count: 2, records: ids.map(String) },
    { field: 'staff_id', problem: 'not_text', count: 1, records: ['7'] },
    { field: 'employee_id', problem: 'not_text', count: 1, records: ['number'] },
    { field: 'hire_date', problem: 'not_a_day', count: 4, records: ['us1', 'us2', 'us3'] },
    { field: 'active', problem: 'not_boolean', count: 1, records: ['number'] },
  ]);
  await staff.deleteMany({ staff_id: { $nin: ['good', 'dated'] } });
  expect(await unusableStaff(db)).toEqual([]);
});
