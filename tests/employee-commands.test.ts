import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { collections } from '../infra/mongo/collections.js';
import { SENSITIVE_FIELDS } from '../shared/employee.js';
import type { SyncReport } from '../shared/sync-report.js';
import { readXlsxTables } from '../shared/tables/xlsx/xlsx-table.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const PUSH = { employees: 30, seed: 5 };

let stack: SyncStack;
let ids: string[];

beforeAll(async () => {
  stack = await startSyncStack();
  await generatePush(stack.remote, { ...PUSH, time: new Date('2026-11-02T02:00:00Z') });
  await stack.startWorker();
  const { code, stderr } = await stack.run('sync-paycom');
  expect(code, stderr).toBe(0);
  const employees = await collections(stack.store.db).employees.find().sort({ employee_id: 1 }).toArray();
  ids = employees.map(({ employee_id }) => employee_id);
});
afterAll(() => stack?.stop());

beforeEach(async () => {
  await collections(stack.store.db).reveals.deleteMany({});
});

const reveals = () => collections(stack.store.db).reveals.find().sort({ _id: 1 }).toArray();
const json = (stdout: string) => JSON.parse(stdout) as SyncReport;

async function exported(...args: string[]): Promise<string[]> {
  return (await stack.run('paycom', 'employees', 'export', ...args)).stdout.trim().split('\n');
}
async function exportedRows(...args: string[]): Promise<Record<string, unknown>[]> {
  return (await exported(...args)).map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('an export', () => {
  it('has no sensitive field', async () => {
    const hidden = await exportedRows();
    expect(hidden.map(({ employee_id }) => employee_id)).toEqual(ids);
    expect(
      hidden.every(({ birth_date, phone_number, salary, hourly_rate, street_address }) =>
        [birth_date, phone_number, salary, hourly_rate, street_address].every((value) => value === null),
      ),
    ).toBe(true);
    expect(await reveals()).toEqual([]);
  });

  it('has them with --reveal, which is recorded with the name of the user', async () => {
    const revealed = await exportedRows('--reveal');
    expect(revealed.every(({ birth_date }) => typeof birth_date === 'string')).toBe(true);
    expect(await reveals()).toEqual([
      {
        _id: expect.anything(),
        account_id: 'cli',
        account_name: userInfo().username,
        role: 'admin',
        procedure: 'paycom employees export',
        fields: [...SENSITIVE_FIELDS],
        employee_ids: ids,
        at: expect.any(Date),
      },
    ]);
  });

  it('as CSV has a heading and a line for each employee', async () => {
    const csv = await exported('--format', 'csv');
    expect(csv[0]).toMatch(/^employee_id,first_name,last_name/);
    expect(csv).toHaveLength(1 + ids.length);
  });

  it('as a workbook goes into the file, and nothing goes to stdout', async () => {
    const file = join(stack.folder, 'roster.xlsx');
    expect((await exported('--format', 'xlsx', '--output', file)).join('')).toBe('');
    const [sheet] = readXlsxTables(readFileSync(file));
    const codes = [...(sheet?.rows ?? [])].slice(1).map(({ cells: [id] }) => id);
    expect(codes).toEqual(ids.map((value) => ({ type: 'text', value })));
  });

  it('to a missing folder is refused', async () => {
    const nowhere = join(stack.folder, 'nowhere', 'roster.csv');
    const refused = await stack.run('paycom', 'employees', 'export', '--output', nowhere);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('output_unwritable')]);
  });
});

describe('one employee', () => {
  it('is shown with the reports behind each field, without the sensitive ones', async () => {
    const shown = await stack.run('paycom', 'employees', 'show', ids[0] ?? '');
    expect(shown.stdout).toContain('(--reveal)');
    expect(shown.stdout).toContain('employee_directory');
    expect(await reveals()).toEqual([]);
  });

  it('can be revealed as of a past day; a day before the employee existed reveals and records nothing', async () => {
    const id = ids[0] ?? '';
    await stack.run('paycom', 'employees', 'show', id, '--reveal');
    await stack.run('paycom', 'employees', 'show', id, '--reveal', '--at', '2999-01-01');
    await stack.run('paycom', 'employees', 'show', id, '--reveal', '--at', '1999-01-01');
    const look = { account_id: 'cli', procedure: 'paycom employees show', employee_ids: [id] };
    expect(await reveals()).toMatchObject([look, look]);
  });

  it('is found by a part of the code', async () => {
    const id = ids[0] ?? '';
    expect((await stack.run('paycom', 'employees', 'list', '--search', id)).stdout).toContain(id);
  });
});

it('reveals nothing when the access cannot be recorded', async () => {
  const { db } = stack.store;
  const id = ids[0] ?? '';
  await db.command({ collMod: 'paycom_reveals', validator: { impossible: true } });
  const looks = [
    await stack.run('paycom', 'employees', 'export', '--reveal'),
    await stack.run('paycom', 'employees', 'show', id, '--reveal'),
  ];
  await db.command({ collMod: 'paycom_reveals', validator: {} });
  for (const { code, stdout } of looks) expect([code, stdout]).toEqual([1, '']);
  expect((await stack.run('paycom', 'employees', 'show', id, '--reveal')).code).toBe(0);
});

describe('a revealed dry run', () => {
  let dryRun: SyncReport;

  it('has the values of the same plan, and is recorded with the employees that it shows', async () => {
    const time = new Date('2026-11-09T02:00:00Z');
    await generatePush(stack.remote, { ...PUSH, revision: 1, time });
    const hidden = json((await stack.run('sync-paycom', '--dry-run', '--json')).stdout);
    dryRun = json((await stack.run('sync-paycom', '--dry-run', '--json', '--reveal')).stdout);
    expect(dryRun.plan?.hash).toBe(hidden.plan?.hash);
    expect(dryRun.plan?.changes[0]?.values?.[0]).toHaveProperty('after');
    const employee_ids = dryRun.plan?.changes.map(({ employee_id }) => employee_id);
    expect(await reveals()).toMatchObject([{ procedure: 'paycom sync', employee_ids }]);
  });

  it('is recorded again when its log is revealed, and only then', async () => {
    await stack.run('paycom', 'logs', dryRun.sync_id, '--json');
    await stack.run('paycom', 'logs', dryRun.sync_id, '--json', '--reveal');
    const employee_ids = dryRun.plan?.changes.map(({ employee_id }) => employee_id);
    expect(await reveals()).toMatchObject([{ procedure: 'paycom logs', employee_ids }]);
  });
});
