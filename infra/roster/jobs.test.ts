import { beforeAll, expect, test } from 'vitest';
import { type EmployeeFields, EmployeeStatus } from '../../shared/employee.js';
import { parseRoleRules, type RoleRules } from '../../shared/scheduling/role-rules.js';
import { creationOf, fakeFields } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { pageOfEmployees } from './employee-page.js';
import { activeJobs, type JobOf, jobsOfRules } from './jobs.js';

const database = testStore();
const PEOPLE: Partial<EmployeeFields>[] = [
  { department_code: '410', position_family: 'RN' },
  { department_code: '410', position_family: 'RN' },
  { department_code: '411', position_family: 'LPN' },
  { department_code: '500', position_family: 'RN' },
  { department_code: '500', position_family: null },
  { department_code: null, position_family: 'RN' },
  { department_code: '410', position_family: 'RN', status: 'terminated' },
  { department_code: '412', position_family: 'RN', status: 'on_leave' },
];

beforeAll(async () => {
  const documents = PEOPLE.map((person, at) =>
    newDocument(database.store.keyring, creationOf(at + 1, { ...fakeFields(at + 1), ...person }), new Date()),
  );
  await collections(database.store.db).employees.insertMany(documents);
});

const rules = (...roles: object[]): RoleRules => parseRoleRules(JSON.stringify({ roles }), 'roles.json');
const WARD = rules({ role: 'Ward', department_code: '41*', position_family: ['rn', 'lpn'] });
const ids = async (jobs: readonly JobOf[]) =>
  (await pageOfEmployees(database.store, { jobs }, { fields: [], sort: 'employee_id' })).employees.map(
    ({ employee_id }) => Number(employee_id),
  );

test('a role consists of the jobs that match its rules, for the given statuses', async () => {
  const jobs = await jobsOfRules(database.store.db, ['active'], WARD);
  expect(jobs).toEqual([
    { status: 'active', department_code: '410', position_family: 'RN' },
    { status: 'active', department_code: '411', position_family: 'LPN' },
  ]);
  expect(await ids(jobs)).toEqual([1, 2, 3]);
  expect(await ids(await jobsOfRules(database.store.db, EmployeeStatus.options, WARD))).toEqual([
    1, 2, 3, 7, 8,
  ]);
  expect(await ids([])).toEqual([]);
});

test('finds employees without a department or position by rules that do not need it', async () => {
  const { db } = database.store;
  expect(await ids(await jobsOfRules(db, ['active'], rules({ role: 'RN', position_family: 'RN' })))).toEqual([
    1, 2, 4, 6,
  ]);
  expect(await ids(await jobsOfRules(db, ['active'], rules({ role: '5', department_code: '5*' })))).toEqual([
    4, 5,
  ]);
});

test('finds the same employees when there are too many jobs for one branch each', async () => {
  const jobs = await jobsOfRules(database.store.db, ['active'], rules({ role: 'All', position_family: '*' }));
  const others = Array.from({ length: 250 }, (_, at): JobOf => {
    return { status: 'active', department_code: '410', position_family: `Other ${at}` };
  });
  expect(await ids([...others, ...jobs])).toEqual([1, 2, 3, 4, 6]);
});

test('counts jobs of active employees only', async () => {
  expect(await activeJobs(database.store.db)).toHaveLength(5);
  expect(await activeJobs(database.store.db)).toContainEqual({
    department_code: '410',
    position_family: 'RN',
    active: 2,
  });
});

test('finds the jobs of a role by an index skip scan instead of a full scan', async () => {
  for (const [key, query] of [
    ['department_code', { status: { $eq: 'active' } }],
    ['position_family', { status: { $eq: 'active' }, department_code: { $eq: '410' } }],
  ]) {
    const explained = await database.store.db.command({
      explain: { distinct: 'paycom_employees', key, query },
    });
    expect(JSON.stringify(explained.queryPlanner.winningPlan)).toContain('DISTINCT_SCAN');
  }
});
