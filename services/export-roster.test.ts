import { text } from 'node:stream/consumers';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { newDocument } from '../infra/plans/employee-writes.js';
import { SENSITIVE_FIELDS } from '../shared/employee.js';
import { creationOf, testEmployeeId } from '../tests/employee-records.js';
import { testStore } from '../tests/test-store.js';
import { exportRoster, type RosterExport } from './export-roster.js';

const database = testStore();
const READER = { account: { account_id: 'a', name: 'ada', role: 'hr' }, procedure: 'test' } as const;
const FIELDS = ['hourly_rate', 'city', 'birth_date'] as const;

beforeAll(async () => {
  const { db, keyring } = database.store;
  await collections(db).employees.insertMany(
    [1, 2, 3].map((number) => newDocument(keyring, creationOf(number), new Date())),
  );
});
beforeEach(async () => {
  await collections(database.store.db).reveals.deleteMany({});
});

const accesses = () => collections(database.store.db).reveals.find().toArray();
const exported = (options: Partial<RosterExport>) =>
  exportRoster(database.store, READER, {
    format: 'json',
    fields: FIELDS,
    reveal: true,
    filter: {},
    ...options,
  });

async function rowsOf(chunks: AsyncIterable<Uint8Array>): Promise<Record<string, unknown>[]> {
  const bytes: Uint8Array[] = [];
  for await (const chunk of chunks) bytes.push(chunk);
  const lines = Buffer.concat(bytes).toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

test('the access to a batch is recorded before its first byte is sent', async () => {
  for await (const _ of exported({})) {
    expect(await accesses()).toMatchObject([
      {
        account_id: 'a',
        account_name: 'ada',
        role: 'hr',
        procedure: 'test',
        fields: ['birth_date', 'hourly_rate'],
        employee_ids: [1, 2, 3].map(testEmployeeId),
      },
    ]);
    return;
  }
  expect.unreachable('the export is empty');
});

test('every export is in the audit, once, with its columns', async () => {
  const { audit } = collections(database.store.db);
  await audit.deleteMany({});
  await rowsOf(exported({}));
  await rowsOf(exported({ reveal: false }));
  const by = { account_id: 'a', account_name: 'ada', action: 'roster.export', target: 'roster' };
  expect(await audit.find().sort({ number: 1 }).toArray()).toMatchObject([
    { ...by, after: { fields: [...FIELDS] } },
    { ...by, after: { fields: ['city'] } },
  ]);
});

test('without reveal, sensitive fields are absent in every format, and no access is recorded', async () => {
  const rows = await rowsOf(exported({ reveal: false }));
  expect(rows.map((row) => Object.keys(row))).toEqual([1, 2, 3].map(() => ['employee_id', 'city']));
  const csv = await text(exported({ reveal: false, format: 'csv' }));
  expect(csv.split('\n')[0]).toBe('employee_id,city');
  expect(await accesses()).toEqual([]);
});

test('a value that an employee does not have is null, so that it is not taken for a hidden one', async () => {
  const [row] = await rowsOf(exported({ reveal: false, fields: ['staff_id', 'birth_date'] }));
  expect(row).toEqual({ employee_id: testEmployeeId(1), staff_id: null });
});

test('counts the employees that it wrote', async () => {
  let count = 0;
  const onBatch = (employees: number) => {
    count += employees;
  };
  await rowsOf(exported({ onBatch }));
  expect(count).toBe(3);
});

test('with reveal, fields that are not sensitive leave no record', async () => {
  const fields = ['city', 'status'] as const;
  for (const row of await rowsOf(exported({ fields })))
    for (const field of SENSITIVE_FIELDS) expect(row).not.toHaveProperty(field);
  expect(await accesses()).toEqual([]);
});
