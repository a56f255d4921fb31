import { beforeAll, expect, test } from 'vitest';
import type { EmployeeFields } from '../../shared/employee.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { findEmployees, pageOfEmployees } from './employee-page.js';
import { findBySearch } from './employee-search.js';
import { findForExport } from './employees.js';
import type { JobOf } from './jobs.js';
import { type Anchor, EMPLOYEE_SORTS, type EmployeePageOptions, type Order } from './page-options.js';

const database = testStore();
const PEOPLE: Partial<EmployeeFields>[] = [
  { last_name: 'Zuse', status: 'terminated', termination_date: '2025-01-31' },
  { last_name: 'Åström' },
  { last_name: 'van Rossum', department_code: '420' },
  { last_name: 'VAN ROSSUM', state: 'TX' },
  { last_name: null, status: null },
  { last_name: '.*' },
];

beforeAll(async () => {
  const at = new Date();
  const documents = PEOPLE.map((person, number) =>
    newDocument(database.store.keyring, creationOf(number + 1, { ...fakeFields(number + 1), ...person }), at),
  );
  await collections(database.store.db).employees.insertMany(documents);
});

const page = (filter: Parameters<typeof pageOfEmployees>[1], options: Partial<EmployeePageOptions> = {}) =>
  pageOfEmployees(database.store, filter, { fields: ['last_name'], ...options });
const names = async (filter: Parameters<typeof page>[0]) =>
  (await page(filter)).employees.map(({ last_name }) => last_name);

test('finds a name by its start in any letter case, and does not treat it as a pattern', async () => {
  expect(await names({ search: 'VAN r' })).toEqual(['van Rossum', 'VAN ROSSUM']);
  expect(await names({ search: 'åst' })).toEqual(['Åström']);
  expect(await names({ search: '.*' })).toEqual(['.*']);
  expect(await names({ search: testEmployeeId(1) })).toEqual(['Zuse']);
});

test('combines all filters', async () => {
  expect(await names({ status: 'terminated' })).toEqual(['Zuse']);
  expect(await names({ search: 'van', state: 'TX' })).toEqual(['VAN ROSSUM']);
  expect(await names({ department_code: '420', state: 'TX' })).toEqual([]);
  expect(await names({ linked: true })).toEqual([]);
  expect(await names({ linked: false })).toHaveLength(PEOPLE.length);
});

test('finds employees by name in either order and by e-mail', async () => {
  expect(await names({ search: 'ADA  zu' })).toEqual(['Zuse']);
  expect(await names({ search: 'zuse a' })).toEqual(['Zuse']);
  expect(await names({ search: 'ADA1@' })).toEqual(['Zuse']);
  expect(await names({ search: 'zuse b' })).toEqual([]);
});

test('ranges include both days, and exclude employees without the date', async () => {
  expect(await names({ terminated_from: '2025-01-31', terminated_to: '2025-01-31' })).toEqual(['Zuse']);
  expect(await names({ terminated_to: '2025-01-30' })).toEqual([]);
  expect(await names({ hired_from: '2022-02-19' })).toEqual([]);
});

test.each(
  EMPLOYEE_SORTS.flatMap((sort) =>
    (['asc', 'desc'] as const).map((order): [typeof sort, Order] => [sort, order]),
  ),
)('pages by %s %s hold everyone once, those without the value and ties too', async (sort, order) => {
  const ids = async (limit: number) => {
    const seen: string[] = [];
    for (let after: Anchor | undefined; ; ) {
      const { employees, next } = await page({}, { sort, order, limit, after });
      seen.push(...employees.map(({ employee_id }) => employee_id));
      if (!next) return seen;
      after = next;
    }
  };
  const whole = await ids(100);
  expect(new Set(whole).size).toBe(PEOPLE.length);
  expect(await ids(1)).toEqual(whole);
  expect(await ids(PEOPLE.length)).toEqual(whole);
});

function jobs(number: number): JobOf[] {
  return Array.from({ length: number }, (_, at) => ({
    status: 'active',
    department_code: at % 2 === 0 ? null : '410',
    position_family: `Position ${at}`,
  }));
}

const FEW: Parameters<typeof page>[0][] = [
  { linked: true },
  { missing: true },
  { hired_from: '2020-01-01', hired_to: '2023-01-01' },
  { terminated_from: '2020-01-01' },
  { search: 'van' },
  { search: 'van', status: 'active' },
  { search: 'van', jobs: jobs(3) },
  { status: 'active', hours_left: { maxima: [{ of: 40, worked_at_most: '32' }], unknown: 'none' } },
  { jobs: jobs(3), hours_left: { maxima: [{ of: 40, worked_at_most: '32' }], unknown: 'include' } },
];
const FILTERS: Parameters<typeof page>[0][] = [
  ...FEW,
  {},
  { status: 'active' },
  { department_code: '410', state: 'OK' },
  { position_family: 'Administrator' },
  { overtime_eligible: true },
  { missing: false },
  { linked: false },
  { staff_match: 'unmatched' },
  { jobs: jobs(300), status: 'active' },
];

/** Each has its own index by name. */
const FEW_BUT_BY_NAME: Parameters<typeof page>[0][] = [
  { staff_match: 'ambiguous' },
  { staff_match: 'ambiguous', status: 'active' },
  { jobs: jobs(3) },
  { jobs: jobs(150) },
];

test.each([...FILTERS, ...FEW_BUT_BY_NAME])(
  'a list of %o uses an index in every order, on the first page and later ones',
  async (filter) => {
    for (const sort of EMPLOYEE_SORTS) {
      for (const order of ['asc', 'desc'] as const) {
        const value = sort === 'updated_at' ? new Date() : 'm';
        for (const after of [
          undefined,
          { value, employee_id: '000003' },
          { value: null, employee_id: '000003' },
        ]) {
          const plan = JSON.stringify(
            await findEmployees(database.store, filter, {
              fields: ['last_name'],
              sort,
              order,
              after,
            }).explain(),
          );
          expect(plan).not.toContain('COLLSCAN');
          expect(plan).toContain('IXSCAN');
          // An in-memory sort is allowed only when a filter leaves few employees.
          const few = FEW.includes(filter) || (FEW_BUT_BY_NAME.includes(filter) && sort !== 'last_name');
          if (!few) expect(plan).not.toContain('"stage":"SORT"');
        }
      }
    }
  },
);

/** Returns the plan of each part of a query. */
function winningPlans(explained: unknown): unknown[] {
  if (typeof explained !== 'object' || explained === null) return [];
  return Object.entries(explained).flatMap(([name, value]) =>
    name === 'winningPlan' ? [value] : winningPlans(value),
  );
}

test('a search scans indexes only as far as one page, and sorts no more than that', async () => {
  const after = { value: 'van', employee_id: '000003', found_by: 2 };
  for (const [cursor, parts] of [[{}, 4] as const, [{ after }, 2] as const]) {
    const options = { fields: ['last_name'] as const, ...cursor };
    const found = findBySearch(database.store, { search: 'van', status: 'active' }, options);
    const plans = winningPlans(await found.explain('queryPlanner')).map((plan) => JSON.stringify(plan));
    expect(plans).toHaveLength(parts);
    for (const plan of plans) {
      expect(plan.includes('IXSCAN')).toBe(true);
      expect(plan.includes('"stage":"SORT"')).toBe(false);
    }
  }
});

test('lists the best matches of a search first, and each employee once over all pages', async () => {
  const people: Partial<EmployeeFields>[] = [
    { first_name: 'Okoro', last_name: 'Zweig' },
    { first_name: 'Okoro', last_name: 'Okoro' },
    { first_name: 'Ida', last_name: 'Okoroafor' },
    { first_name: 'Ida', last_name: 'Quist', work_email: 'okoro@example.com' },
  ];
  const documents = people.map((person, number) =>
    newDocument(
      database.store.keyring,
      creationOf(number + 101, { ...fakeFields(1), ...person }),
      new Date(),
    ),
  );
  const { employees } = collections(database.store.db);
  await employees.insertMany(documents);
  const found: string[] = [];
  for (let after: Anchor | undefined; ; ) {
    const { employees: one, next } = await page({ search: 'okoro' }, { limit: 1, after });
    found.push(...one.map(({ employee_id }) => employee_id));
    if (!next) break;
    after = next;
  }
  await employees.deleteMany({ employee_id: { $gt: testEmployeeId(100) } });
  expect(found).toEqual([104, 102, 103, 101].map(testEmployeeId));
});

test.each(FILTERS)('an export of %o walks an index', async (filter) => {
  const plan = JSON.stringify(await findForExport(database.store, ['city'], filter).explain());
  expect(plan).toContain('IXSCAN');
  expect(plan).not.toContain('COLLSCAN');
});
