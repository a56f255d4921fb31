import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchStaff } from '../../shared/plan/match-staff.js';
import { creationOf } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { staffRecordOf } from '../mongo/documents/staff-document.js';
import { newDocument } from '../plans/employee-writes.js';
import { matchUnlinked } from './match-unlinked.js';
import { unlinkGone } from './staff.js';

const database = testStore();
const AT = new Date('2026-11-01T00:00:00Z');
const few = (...values: (string | null)[]) => fc.constantFrom(...values);
const person = {
  first_name: few('Ann', 'ANN ', 'Bo'),
  last_name: few('Lee', 'Ng', null),
  work_email: few('a@example.org', 'A@example.org', 'b@example.org', null),
  hire_date: few('2020-01-02', '2021-03-04', null),
};
const links = few('s0', null, null, null, null);

test('finds the same matches as a comparison of everyone with everyone', async () => {
  const { db, keyring } = database.store;
  const { employees, staff } = collections(db);
  const employee = fc.record({ ...person, staff_id: links });
  const record = fc.record({ ...person, employee_id: few('000001', '000002', '000009', null) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(employee, { maxLength: 6 }),
      fc.array(record, { maxLength: 6 }),
      async (people, records) => {
        await Promise.all([employees.deleteMany({}), staff.deleteMany({})]);
        const documents = people.map(({ staff_id, ...fields }, at) => {
          const { fields: others, ...creation } = creationOf(at + 1);
          const document = newDocument(keyring, { ...creation, fields: { ...others, ...fields } }, AT);
          const isFirst = people.findIndex((other) => other.staff_id === staff_id) === at;
          return { ...document, staff_id: isFirst ? staff_id : null };
        });
        const free = records.map((fields, at) => ({ ...fields, staff_id: `s${at}` }));
        if (documents.length > 0) await employees.insertMany(documents);
        if (free.length > 0) await staff.insertMany(free.map((fields) => ({ ...fields })));
        // An empty collection removes no link.
        const there = (id: string | null) =>
          id !== null && (free.length === 0 || free.some(({ staff_id }) => staff_id === id));
        const unlinked = documents.filter(({ staff_id }) => !there(staff_id));
        const taken = new Set(documents.map(({ staff_id }) => staff_id));
        const decoded = unlinked.map(({ employee_id, first_name, last_name, work_email, hire_date }) => {
          return { employee_id, first_name, last_name, work_email, hire_date };
        });
        const all = matchStaff(
          decoded,
          free.filter(({ staff_id }) => !taken.has(staff_id)).map(staffRecordOf),
        );
        await unlinkGone(db, { percent: 100, least: 1 });
        const { matches, unmatched } = await matchUnlinked(db);
        const byId = (a: { employee_id: string }, b: { employee_id: string }) =>
          a.employee_id < b.employee_id ? -1 : 1;
        expect(matches.toSorted(byId)).toEqual(
          all.filter(({ result }) => result !== 'unmatched').toSorted(byId),
        );
        expect(unmatched).toBe(all.length - matches.length);
      },
    ),
    { numRuns: 20 },
  );
});
