import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { availabilityOf } from '../../shared/scheduling/availability.js';
import { creationOf, fakeFields } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { queryOf } from './employee-query.js';

const database = testStore();
const DAY = '2026-11-10';
const CLOCK = { now: `${DAY}T12:00:00`, hours_as_of: null };
const date = fc.constantFrom(null, '2026-05-01', '2026-11-09', DAY, '2026-11-11', '2027-01-04');
const dates = fc.record({ hire_date: date, rehire_date: date, termination_date: date });

beforeEach(() => collections(database.store.db).employees.deleteMany({}));

test('the database query matches the rule for who works on a day', async () => {
  const { db, keyring } = database.store;
  await fc.assert(
    fc.asyncProperty(fc.array(dates, { minLength: 1, maxLength: 30 }), async (people) => {
      const { employees } = collections(db);
      await employees.deleteMany({});
      const documents = people.map((own, at) => {
        const fields = { ...fakeFields(at + 1), ...own, status: 'active' as const };
        return newDocument(keyring, creationOf(at + 1, fields), new Date());
      });
      await employees.insertMany(documents);
      const expected = documents
        .filter((_, at) => {
          const hours = { max_hours_per_week: null, hours_worked_current_period: null, missing: false };
          const own = people[at];
          return own && availabilityOf({ ...hours, ...own, status: 'active' }, CLOCK).available;
        })
        .map(({ employee_id }) => employee_id);
      const found = await employees.find(queryOf({ works_on: DAY })).toArray();
      expect(found.map(({ employee_id }) => employee_id).sort()).toEqual(expected.sort());
    }),
    { numRuns: 30 },
  );
});
