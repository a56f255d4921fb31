import { beforeAll, expect, test } from 'vitest';
import type { EmployeeFields } from '../shared/employee.js';
import { creationOf, idOf, madeUpFields } from '../tests/made-up-employees.js';
import { ownStore } from '../tests/own-store.js';
import { collections } from './collections.js';
import { newDocument } from './employee-writes.js';
import { countByStatus, exportEmployees, getEmployee, listEmployees } from './employees.js';

const own = ownStore();
const PEOPLE: Partial<EmployeeFields>[] = [
  { last_name: 'Zuse', status: 'terminated' },
  { last_name: 'Åström' },
  { last_name: 'van Rossum', department_code: '420' },
  { last_name: 'VAN ROSSUM', state: 'TX' },
  { last_name: null, status: null },
  { last_name: '.*' },
];

beforeAll(async () => {
  const at = new Date();
  const documents = PEOPLE.map((person, number) =>
    newDocument(own.store.keyring, creationOf(number + 1, { ...madeUpFields(number + 1), ...person }), at),
  );
  await collections(own.store.db).employees.insertMany(documents);
});

const names = async (...[filter, options]: [Parameters<typeof listEmployees>[1], { limit?: number }?]) =>
  (await listEmployees(own.store, filter, { reveal: false, ...options })).map(({ last_name }) => last_name);

test('a name is found by its beginning in any letter case, and is no pattern', async () => {
  expect(await names({ search: 'VAN r' })).toEqual(['van Rossum', 'VAN ROSSUM']);
  expect(await names({ search: 'åst' })).toEqual(['Åström']);
  expect(await names({ search: '.*' })).toEqual(['.*']);
  expect(await names({ search: idOf(1) })).toEqual(['Zuse']);
});

test('filters narrow together', async () => {
  expect(await names({ status: 'terminated' })).toEqual(['Zuse']);
  expect(await names({ search: 'van', state: 'TX' })).toEqual(['VAN ROSSUM']);
  expect(await names({ department_code: '420', state: 'TX' })).toEqual([]);
  expect(await names({ linked: true })).toEqual([]);
  expect(await names({ linked: false })).toHaveLength(PEOPLE.length);
});

test('pages hold everyone once, those without a name and namesakes too', async () => {
  const all = await listEmployees(own.store, {}, { reveal: false });
  expect(all).toHaveLength(PEOPLE.length);
  const paged = [];
  for (let after = undefined as (typeof all)[number] | undefined; ; ) {
    const [next] = await listEmployees(own.store, {}, { reveal: false, limit: 1, ...(after && { after }) });
    if (!next) break;
    paged.push(next);
    after = next;
  }
  expect(paged).toEqual(all);
});

test('sensitive fields are null unless they are to be revealed', async () => {
  const hidden = await getEmployee(own.store, idOf(1), { reveal: false });
  expect(hidden).toMatchObject({
    last_name: 'Zuse',
    birth_date: null,
    street_address: null,
    phone_number: null,
    hourly_rate: null,
  });
  expect(hidden.hours_worked_ytd).toBe('120.50');
  const shown = await getEmployee(own.store, idOf(1), { reveal: true });
  expect(shown).toMatchObject({ birth_date: '1964-05-12', hourly_rate: '9876.54' });
});

test('an export goes through all of them by id', async () => {
  const ids = [];
  for await (const { employee_id, hourly_rate } of exportEmployees(own.store, { reveal: false })) {
    ids.push(employee_id);
    expect(hourly_rate).toBeNull();
  }
  expect(ids).toEqual(PEOPLE.map((_, number) => idOf(number + 1)));
});

test('an unknown id is named', async () => {
  await expect(getEmployee(own.store, 'nobody', { reveal: false })).rejects.toMatchObject({
    code: 'employee_not_found',
    details: { employee_id: 'nobody' },
  });
});

test('the roster is counted by status', async () => {
  expect(await countByStatus(own.store)).toEqual({ active: 4, terminated: 1, unknown: 1 });
});
