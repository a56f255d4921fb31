import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { TEST_ACTOR, testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { contestedRecords } from './contested-records.js';
import { rejectStaff } from './staff-decisions.js';
import { suggestStaff } from './staff-suggestions.js';

const database = testStore();
const ANNA = { first_name: 'ANNA', last_name: 'GARCIA', work_email: null, hire_date: '2020-01-01' };

beforeEach(async () => {
  const { employees, staff, staffDecisions } = collections(database.store.db);
  for (const collection of [employees, staff, staffDecisions]) await collection.deleteMany({});
});

type Person = Readonly<
  Record<'first_name' | 'last_name' | 'hire_date', string> & { work_email: string | null }
>;

async function store(people: readonly Person[], records: readonly Record<string, string>[]): Promise<void> {
  const { db, keyring } = database.store;
  const { employees, staff } = collections(db);
  const documents = people.map((fields, at) =>
    newDocument(keyring, creationOf(at + 1, { ...fakeFields(at + 1), ...fields }), new Date()),
  );
  await employees.insertMany(documents);
  await staff.insertMany(records.map((record, at) => ({ staff_id: `s${at}`, ...record })));
}

const claim = { employee_id: testEmployeeId(1), staff_id: 's0' };
const record = { first_name: 'Anna', last_name: 'García', hire_date: '2020-01-01' };

test('a record is contested by anyone who is as likely, with accents or without, and not after a rejection', async () => {
  const { db } = database.store;
  await store([ANNA, { ...ANNA, last_name: 'GARCÍA' }], [record]);
  expect(await contestedRecords(db, [claim], 0.7)).toEqual(new Set(['s0']));
  expect(await contestedRecords(db, [claim], 0.95)).toEqual(new Set());
  await rejectStaff(db, { employee_id: testEmployeeId(2), staff_id: 's0', by: TEST_ACTOR });
  expect(await contestedRecords(db, [claim], 0.7)).toEqual(new Set());
});

test('an employee who has a record contests none', async () => {
  const { db } = database.store;
  await store([ANNA, ANNA], [record]);
  await collections(db).employees.updateOne(
    { employee_id: testEmployeeId(2) },
    { $set: { staff_id: 'other' } },
  );
  expect(await contestedRecords(db, [claim], 0.5)).toEqual(new Set());
});

test('a record is contested exactly when it is suggested to another employee too', async () => {
  const name = fc.constantFrom('ANNA', 'Ana', 'ÁNNA', 'BO', 'GARCIA', 'García', 'GARCIAS');
  const email = fc.constantFrom('anna@example.org', 'Anna@old.example.org', 'bo@example.org');
  const Person = fc.record({ first_name: name, last_name: name, work_email: email });
  await fc.assert(
    fc.asyncProperty(
      fc.array(Person, { minLength: 2, maxLength: 5 }),
      fc.array(Person, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(0.3, 0.6, 0.9),
      async (people, records, score) => {
        const { db } = database.store;
        const { employees, staff } = collections(db);
        await Promise.all([employees.deleteMany({}), staff.deleteMany({})]);
        await store(
          people.map((person) => ({ ...ANNA, ...person })),
          records,
        );
        const others = await employees.find({ employee_id: { $ne: testEmployeeId(1) } }).toArray();
        const suggested = (await suggestStaff(db, others))
          .flat()
          .filter((each) => each.score >= score)
          .map((each) => each.staff.staff_id);
        const claims = records.map((_, at) => ({ ...claim, staff_id: `s${at}` }));
        expect([...(await contestedRecords(db, claims, score))].toSorted()).toEqual(
          [...new Set(suggested)].toSorted(),
        );
      },
    ),
    { numRuns: 60 },
  );
});
