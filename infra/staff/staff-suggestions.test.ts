import { beforeEach, expect, test } from 'vitest';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { linkStaffRecords, markAmbiguous } from './staff.js';
import { rejectStaff } from './staff-decisions.js';
import { findSimilar, resolveAmbiguity, suggestStaff } from './staff-suggestions.js';

const database = testStore();
const PERSON = {
  employee_id: testEmployeeId(1),
  first_name: 'JOSÉ',
  last_name: 'Anderson',
  work_email: 'jose.anderson@example.org',
  hire_date: '2022-02-18',
};

beforeEach(async () => {
  const { employees, staff, staffDecisions } = collections(database.store.db);
  for (const collection of [employees, staff, staffDecisions]) await collection.deleteMany({});
  const people = [1, 2].map((number) =>
    newDocument(
      database.store.keyring,
      creationOf(number, { ...fakeFields(number), ...(number === 1 && PERSON) }),
      new Date(),
    ),
  );
  await employees.insertMany(people);
  await staff.insertMany([
    { staff_id: 'id', employee_id: testEmployeeId(1), first_name: 'X', last_name: 'Y' },
    { staff_id: 'mail', work_email: 'Jose.Anderson@Example.org' },
    { staff_id: 'moved', work_email: 'jose.anderson@old.example.com' },
    { staff_id: 'accents', first_name: 'jose', last_name: 'ANDERSON' },
    { staff_id: 'typo', first_name: 'José', last_name: 'Andersen' },
    { staff_id: 'short', first_name: 'Josè', last_name: 'Anderson', hire_date: '2019-01-01' },
    { staff_id: 'longer mail', work_email: 'jose.anderson-smith@example.org' },
    { staff_id: 'other', first_name: 'Mary', last_name: 'Anderson' },
  ]);
});

const suggested = async () => {
  const [suggestions = []] = await suggestStaff(database.store.db, [PERSON]);
  return suggestions.map(({ staff }) => staff.staff_id);
};

test('finds similar records despite accents, letter case and typing errors, the most likely first', async () => {
  const [suggestions = []] = await suggestStaff(database.store.db, [PERSON]);
  expect(suggestions.map(({ staff, reasons }) => [staff.staff_id, reasons[0]])).toEqual([
    ['id', 'same_employee_id'],
    ['mail', 'same_email'],
    ['accents', 'same_name'],
    ['typo', 'close_name'],
    ['moved', 'same_email_local_part'],
  ]);
});

test('does not suggest a record that is taken or was rejected', async () => {
  const { db } = database.store;
  await linkStaffRecords(db, [{ employee_id: testEmployeeId(2), staff_id: 'mail' }]);
  await rejectStaff(db, { employee_id: testEmployeeId(1), staff_id: 'id', by: TEST_ACTOR });
  expect(await suggested()).toEqual(['accents', 'typo', 'moved', 'short']);
});

test('an employee without a likely record after a rejection is no longer ambiguous', async () => {
  const { db } = database.store;
  await collections(db).staff.deleteMany({ staff_id: { $nin: ['mail', 'typo', 'accents'] } });
  await markAmbiguous(db, [testEmployeeId(1)]);
  const marked = async () =>
    (await collections(db).employees.findOne({ employee_id: testEmployeeId(1) }))?.staff_match;
  for (const [staff_id, left] of [
    ['mail', 'ambiguous'],
    ['accents', undefined],
  ] as const) {
    await rejectStaff(db, { employee_id: testEmployeeId(1), staff_id, by: TEST_ACTOR });
    await resolveAmbiguity(db, testEmployeeId(1));
    expect(await marked()).toBe(left);
  }
});

test('finds the best matches among many records that share half of the name', async () => {
  const crowd = Array.from({ length: 300 }, (_, at) => ({
    staff_id: `crowd ${at}`,
    first_name: 'José',
    last_name: `A${at}`,
  }));
  await collections(database.store.db).staff.deleteMany({ staff_id: { $in: ['mail', 'accents'] } });
  await collections(database.store.db).staff.insertMany([
    ...crowd,
    { staff_id: 'mail', work_email: PERSON.work_email },
    { staff_id: 'accents', first_name: 'Jose', last_name: 'Anderson' },
  ]);
  expect((await suggested()).slice(0, 3)).toEqual(['id', 'mail', 'accents']);
});

test('the search uses only indexes, whatever the number of records', async () => {
  for (const person of [PERSON, { ...PERSON, first_name: null, work_email: null }]) {
    const plans = findSimilar(database.store.db, person).map((query) => query.explain('queryPlanner'));
    expect(JSON.stringify(await Promise.all(plans))).not.toContain('COLLSCAN');
  }
});
