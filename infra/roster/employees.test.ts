import { beforeAll, expect, test } from 'vitest';
import { creationOf, testEmployeeId } from '../../tests/employee-records.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { newDocument } from '../plans/employee-writes.js';
import { exportEmployees, getEmployee } from './employees.js';

const database = testStore();
const NUMBERS = [1, 2, 3, 4, 5, 6];

beforeAll(async () => {
  const { db, keyring } = database.store;
  const at = new Date();
  await collections(db).employees.insertMany(
    NUMBERS.map((number) => newDocument(keyring, creationOf(number), at)),
  );
});

test('sensitive fields are null without reveal', async () => {
  const hidden = await getEmployee(database.store, testEmployeeId(1), { reveal: false });
  expect(hidden).toMatchObject({
    last_name: 'LOVELACE-1',
    birth_date: null,
    street_address: null,
    phone_number: null,
    hourly_rate: null,
  });
  expect(hidden.hours_worked_ytd).toBe('120.50');
  const shown = await getEmployee(database.store, testEmployeeId(1), { reveal: true });
  expect(shown).toMatchObject({ birth_date: '1964-05-12', hourly_rate: '9876.54' });
});

test('an export reads all employees by id, and decrypts only the requested fields', async () => {
  const exported: unknown[] = [];
  for await (const batch of exportEmployees(database.store, ['hourly_rate'])) exported.push(...batch);
  expect(exported).toEqual(
    NUMBERS.map((number) => ({ employee_id: testEmployeeId(number), hourly_rate: '9876.54' })),
  );
});

test('the error for an unknown id names it', async () => {
  await expect(getEmployee(database.store, 'nobody', { reveal: false })).rejects.toMatchObject({
    code: 'employee_not_found',
    details: { employee_id: 'nobody' },
  });
});
