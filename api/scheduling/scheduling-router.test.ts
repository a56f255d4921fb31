import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addToRun } from '../../infra/files/add-to-run.js';
import { resolveFiles, updateFile } from '../../infra/files/file-status.js';
import { fileIdOf } from '../../infra/files/unresolved-files.js';
import { collections } from '../../infra/mongo/collections.js';
import { newDocument } from '../../infra/plans/employee-writes.js';
import type { EmployeeFields } from '../../shared/employee.js';
import { CandidatesInput } from '../../shared/inputs/shift-inputs.js';
import type { Role } from '../../shared/permissions.js';
import { creationOf, fakeFields, testEmployeeId } from '../../tests/employee-records.js';
import { testApi } from '../../tests/test-api.js';

const folder = await mkdtemp(join(tmpdir(), 'roles-'));
const roleMapping = join(folder, 'roles.yaml');
afterAll(() => rm(folder, { recursive: true }));

const fixture = testApi({ PAYCOM_ROLE_MAPPING: roleMapping });
const AVAILABLE = '/api/paycom/employees/available_for_scheduling/';
const CANDIDATES = '/api/paycom/scheduling/candidates/';
const RULES = `roles:
  - role: Nurse
    department_code: "41*"
    position_family: [RN, LPN]
  - role: Kitchen
    position_family: Cook*
`;

const person = (changes: Partial<EmployeeFields>) => ({
  ...fakeFields(1),
  department_code: '410',
  position_family: 'RN',
  hours_worked_current_period: '20.00',
  ...changes,
});
const PEOPLE: Partial<EmployeeFields>[] = [
  { hourly_rate: '30.00' },
  { hourly_rate: '25.00', hours_worked_current_period: '36.00' },
  { hourly_rate: null, salary: '41600.00', position_family: 'lpn' },
  { hourly_rate: null, max_hours_per_week: null },
  { status: 'on_leave' },
  { status: 'terminated' },
  { department_code: '500', hourly_rate: '10.00' },
  { position_family: 'Cook (Line)', department_code: null, hourly_rate: '28.00' },
];

beforeAll(async () => {
  const { db, keyring } = fixture.api.store;
  await collections(db).employees.deleteMany({});
  const documents = PEOPLE.map((fields, at) =>
    newDocument(keyring, creationOf(at + 1, person(fields)), new Date()),
  );
  await collections(db).employees.insertMany(documents);
  await reportHours();
});
beforeEach(() => writeFile(roleMapping, RULES));

/** Adds a rate history of today with hours worked. */
async function reportHours(): Promise<void> {
  const { db } = fixture.api.store;
  const delivery = { path: 'rates.csv', size: 1, mtime: new Date() };
  await addToRun(db, { sync_id: 'one', dry_run: false }, [delivery]);
  const ref = { sync_id: 'one', file_id: fileIdOf(delivery) };
  const column = { sheet: '', table: '', position: 0, heading: 'Hours' };
  await updateFile(db, ref, {
    report_type: 'rate_history',
    report_time: new Date().toISOString().slice(0, 19),
    columns: [{ ...column, field: 'hours_worked_current_period' }],
  });
  await resolveFiles(db, 'one', [ref.file_id], 'applied');
}

type Item = Record<string, unknown> & { employee_id: string };
async function get(url: string, as: Role = 'scheduler') {
  const { status, body } = await fixture.api.send('GET', url, { as });
  expect(body).toMatchObject({ items: expect.any(Array) });
  expect(status).toBe(200);
  return body as { items: Item[]; next: string | null };
}
const ids = async (url: string, as?: Role) =>
  (await get(url, as)).items.map(({ employee_id }) => Number(employee_id));
const codeOf = async (url: string, as: Role = 'scheduler') =>
  (await fixture.api.send('GET', url, { as })).body.code;

describe('employees available for scheduling', () => {
  const list = (query: string) => ids(`${AVAILABLE}?sort=employee_id&${query}`);

  test('are the active employees, with hours left, roles and reasons, and the others on request', async () => {
    const { items } = await get(`${AVAILABLE}?sort=employee_id&fields=last_name&include_unavailable=true`);
    expect(items.slice(1, 6)).toEqual([
      {
        employee_id: testEmployeeId(2),
        last_name: 'LOVELACE-1',
        available: true,
        hours_left: '4.00',
        reasons: ['active'],
        roles: ['Nurse'],
      },
      expect.objectContaining({ hours_left: '20.00', roles: ['Nurse'] }),
      expect.objectContaining({ available: true, hours_left: 'unknown', reasons: ['active', 'no_maximum'] }),
      expect.objectContaining({ available: false, reasons: ['on_leave'] }),
      expect.objectContaining({ available: false, reasons: ['terminated'] }),
    ]);
    expect(await list('')).toEqual([1, 2, 3, 4, 7, 8]);
  });

  test('are filtered by role, department and hours; unknown hours match only on request', async () => {
    expect(await list('role=nurse')).toEqual([1, 2, 3, 4]);
    expect(await list('role=Nurse&include_unavailable=true')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await list('role=Kitchen')).toEqual([8]);
    expect(await list('role=Kitchen&department_code=410')).toEqual([]);
    expect(await list('department_code=500')).toEqual([7]);
    expect(await list('min_hours=4')).toEqual([1, 2, 3, 7, 8]);
    expect(await list('min_hours=4.01&role=Nurse')).toEqual([1, 3]);
    expect(await list('min_hours=4.01&role=Nurse&include_unknown=true')).toEqual([1, 3, 4]);
  });

  test('are listed once across pages of a role, also when a job is added in between', async () => {
    const first = await get(`${AVAILABLE}?role=Nurse&limit=2`);
    const { db, keyring } = fixture.api.store;
    const added = newDocument(keyring, creationOf(90, person({ department_code: '419' })), new Date());
    await collections(db).employees.insertOne(added);
    const second = await get(`${AVAILABLE}?role=Nurse&limit=5&cursor=${first.next}`);
    await collections(db).employees.deleteOne({ employee_id: testEmployeeId(90) });
    const all = [...first.items, ...second.items].map(({ employee_id }) => Number(employee_id));
    expect(all.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 90]);
    expect(await codeOf(`${AVAILABLE}?role=Kitchen&limit=2&cursor=${first.next}`)).toBe('invalid_input');
  });
});

describe('roles', () => {
  test('count active employees, and employees that no rule maps are listed with their jobs', async () => {
    const { body } = await fixture.api.send('GET', '/api/paycom/scheduling/roles/', { as: 'viewer' });
    expect(body).toEqual({
      mapped: true,
      items: [
        { role: 'Kitchen', active: 1 },
        { role: 'Nurse', active: 4 },
      ],
    });
    expect(await get('/api/paycom/scheduling/unmapped/?fields=city')).toEqual({
      items: [{ employee_id: testEmployeeId(7), city: 'Tulsa' }],
      next: null,
      jobs: [{ department_code: '500', position_family: 'RN', active: 1 }],
      people: 1,
    });
  });

  test('apply as soon as the file is fixed; an invalid file reports the problem and its line', async () => {
    await writeFile(roleMapping, 'roles:\n  - role: Nurse\n    department: "410"');
    const { status, body } = await fixture.api.send('GET', '/api/paycom/scheduling/roles/');
    expect([status, body.code]).toEqual([500, 'role_mapping_invalid']);
    expect(body.detail).toContain('line 3: roles.0.department is not known; did you mean department_code?');
    await writeFile(roleMapping, 'roles: [{ role: Nurse, department_code: "500" }]');
    expect(await ids(`${AVAILABLE}?role=Nurse`)).toEqual([7]);
  });

  test('that no rule assigns are refused, because a typo would silently match nobody', async () => {
    expect(await codeOf(`${AVAILABLE}?role=Nurs`)).toBe('role_not_found');
    expect(await codeOf(`${CANDIDATES}?role=Nurs&hours=8`)).toBe('role_not_found');
  });
});

describe('candidates for a shift', () => {
  const reveals = (role: Role) =>
    collections(fixture.api.store.db).reveals.find({ procedure: 'scheduling.candidates', role }).toArray();

  test('are sorted by band of pay, with reasons and without an amount, and each ranking is recorded', async () => {
    const { items } = await get(`${CANDIDATES}?role=Nurse&hours=8`);
    expect(items.map(({ employee_id, reasons }) => [Number(employee_id), reasons])).toEqual([
      [3, ['regular', 'salaried']],
      [2, ['overtime']],
      [1, ['regular']],
      [4, ['regular', 'hours_unknown', 'rate_unknown']],
    ]);
    expect(items[1]).toEqual({
      employee_id: testEmployeeId(2),
      first_name: 'ADA',
      last_name: 'LOVELACE-1',
      department_code: '410',
      position_family: 'RN',
      roles: ['Nurse'],
      regular_hours: '4.00',
      overtime_hours: '4.00',
      reasons: ['overtime'],
    });
    expect(JSON.stringify(items)).not.toMatch(/cost|rate"|240|250/);
    expect(await ids(`${CANDIDATES}?role=Nurse&hours=8&include_overtime=false&limit=2`)).toEqual([3, 1]);
    expect(await ids(`${CANDIDATES}?department_code=500&hours=0.5`)).toEqual([7]);
    expect(await reveals('scheduler')).toMatchObject([
      { fields: ['pay_band'], employee_ids: [3, 2, 1, 4].map(testEmployeeId) },
      { fields: ['pay_band'], employee_ids: [3, 1].map(testEmployeeId) },
      { fields: ['pay_band'], employee_ids: [testEmployeeId(7)] },
    ]);
  });

  test('have amounts for roles that may see pay, and the access is recorded', async () => {
    expect(await codeOf(`${CANDIDATES}?role=Nurse&hours=8&reveal=true`)).toBe('not_permitted');
    const { items } = await get(`${CANDIDATES}?role=Nurse&hours=8&reveal=true`, 'hr');
    expect(items.map(({ cost }) => cost)).toEqual(['160.00', '240.00', '250.00', null]);
    expect(await reveals('hr')).toMatchObject([
      { fields: ['hourly_rate', 'salary'], employee_ids: [3, 1, 2, 4].map(testEmployeeId) },
    ]);
  });

  test('need a valid shift length, and a role or department', async () => {
    for (const query of [
      'hours=8',
      'role=Nurse',
      'role=Nurse&hours=0',
      'role=Nurse&hours=24.5',
      'role=Nurse&hours=-1',
      'role=Nurse&hours=8.01',
    ])
      expect(await codeOf(`${CANDIDATES}?${query}`)).toBe('invalid_input');
  });

  test('are refused to viewers and operators, because the order reveals who is paid less', async () => {
    for (const role of ['viewer', 'operator'] as const)
      expect(await codeOf(`${CANDIDATES}?role=Nurse&hours=8`, role)).toBe('not_permitted');
  });

  test('are refused when too many employees would have to be compared', async () => {
    const { db } = fixture.api.store;
    const { _id, ...template } =
      (await collections(db).employees.findOne({ employee_id: testEmployeeId(1) })) ?? {};
    const crowd = Array.from({ length: 10_001 }, (_, at) => ({
      ...template,
      employee_id: `crowd-${at}`,
      department_code: 'crowd',
    }));
    await collections(db).employees.insertMany(crowd as never[]);
    const { status, body } = await fixture.api.send('GET', `${CANDIDATES}?department_code=crowd&hours=8`);
    await collections(db).employees.deleteMany({ department_code: 'crowd' });
    expect([status, body.code]).toEqual([422, 'too_many_candidates']);
  });
});

test('the hours of a shift are more than 0, at most 24, and in quarters, however they are written', () => {
  const isValid = (hours: string) => CandidatesInput.safeParse({ role: 'Nurse', hours }).success;
  const digits = (count: number, width: number) =>
    Array.from({ length: count }, (_, number) => String(number).padStart(width, '0'));
  const wholes = [...digits(10, 1), ...digits(100, 2)];
  const parts = ['', ...[...digits(10, 1), ...digits(100, 2)].map((part) => `.${part}`)];
  const written = wholes.flatMap((whole) => parts.map((part) => `${whole}${part}`));
  const expected = (hours: string) => Number(hours) > 0 && Number(hours) <= 24 && Number(hours) % 0.25 === 0;
  expect(written.filter((hours) => isValid(hours) !== expected(hours))).toEqual([]);
  for (const hours of ['', '.5', '8.', '8,5', '-8', '8.000', '008', '1e1', ' 8'])
    expect(isValid(hours)).toBe(false);
});
