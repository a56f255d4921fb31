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

test('without reveal, sensitive fields are null and no access is recorded', async () => {
  const rows = await rowsOf(exported({ reveal: false }));
  expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => ['employee_id', ...FIELDS]));
  for (const row of rows) expect(row).toMatchObject({ hourly_rate: null, birth_date: null });
  expect(await accesses()).toEqual([]);
});

test('with reveal, fields that are not sensitive leave no record', async () => {
  const fields = ['city', 'status'] as const;
  for (const row of await rowsOf(exported({ fields })))
    for (const field of SENSITIVE_FIELDS) expect(row).not.toHaveProperty(field);
  expect(await accesses()).toEqual([]);
});
