import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { generatePush } from '../dev/generate-push.js';
import { collections } from '../infra/mongo/collections.js';
import { listSyncLogs } from '../infra/syncs/sync-logs.js';
import { SENSITIVE_FIELDS } from '../shared/employee.js';
import type { SyncReport } from '../shared/sync-report.js';
import { readXlsxTables } from '../shared/tables/xlsx/xlsx-table.js';
import { EXPORT_FORMATS } from '../shared/vocabulary.js';
import { runProgram } from './run-program.js';
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

const first = () => ({ employee_id: ids[0] ?? '' });
const reveals = () => collections(stack.store.db).reveals.find().sort({ at: 1 }).toArray();
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
    for (const employee of hidden)
      for (const field of SENSITIVE_FIELDS) expect(employee).not.toHaveProperty(field);
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
    for (const field of SENSITIVE_FIELDS) expect(csv[0]?.split(',')).not.toContain(field);
    expect(csv).toHaveLength(1 + ids.length);
  });

  it.each(EXPORT_FORMATS)(
    'as %s has the Staff record, and says how many employees it wrote',
    async (format) => {
      const staff_id = `S-${format}`;
      await collections(stack.store.db).employees.updateOne(first(), { $set: { staff_id } });
      const file = join(stack.folder, `staff.${format}`);
      const { stderr } = await stack.run(
        'paycom',
        'employees',
        'export',
        '--format',
        format,
        '--output',
        file,
      );
      await collections(stack.store.db).employees.updateOne(first(), { $set: { staff_id: null } });
      expect(stderr).toBe(`Wrote ${ids.length} employees to ${file}.\n`);
      const bytes = readFileSync(file);
      const [sheet] = format === 'xlsx' ? readXlsxTables(bytes) : [];
      expect(sheet ? JSON.stringify([...sheet.rows]) : bytes.toString()).toContain(staff_id);
    },
  );

  it('to a pipe says how many employees it wrote, apart from them', async () => {
    const one = await stack.run('paycom', 'employees', 'export', '--search', ids[0] ?? '');
    expect(one).toMatchObject({ stderr: 'Wrote 1 employee.\n', code: 0 });
    expect(JSON.parse(one.stdout)).toMatchObject({ employee_id: ids[0] });
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

  it('as JSON has no hidden field, so that null means that there is no value', async () => {
    const id = ids[0] ?? '';
    const looks = [
      ['show', id],
      ['show', id, '--at', '2999-01-01'],
    ];
    for (const look of looks) {
      const { stdout } = await stack.run('paycom', 'employees', ...look, '--json');
      for (const field of SENSITIVE_FIELDS) expect(Object.keys(JSON.parse(stdout))).not.toContain(field);
      expect(stdout).toContain('"city"');
      expect(stdout).not.toContain('"birth_date":null');
    }
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

describe('a list', () => {
  it('says how much of it is shown, and how to see the rest', async () => {
    const { stdout } = await stack.run('paycom', 'employees', 'list', '--limit', '10');
    expect(stdout).toMatch(/\n10 of 30\. `--limit 30` shows all\.\n$/);
    expect((await stack.run('paycom', 'employees', 'list', '--limit', '30')).stdout).not.toContain(' of ');
    const files = await stack.run('paycom', 'files', '--limit', '2');
    expect(files.stdout).toMatch(/\n2 of \d+\. `--limit \d+` shows all\.\n$/);
    const logs = await stack.run('paycom', 'logs', '--limit', '1');
    expect(logs.stdout).toMatch(/\n1 of \d+\. `--limit \d+` shows all\.\n$/);
    const unlinked = await stack.run('paycom', 'staff', 'list', '--unlinked', '--limit', '3');
    expect(unlinked.stdout).toContain('3 of 30. `--limit 30` shows all.');
  });

  it('counts what its filter matches', async () => {
    const matching = await collections(stack.store.db).employees.countDocuments({ status: 'active' });
    const { stdout } = await stack.run('paycom', 'employees', 'list', '--status', 'active', '--limit', '1');
    expect(stdout).toContain(`1 of ${matching}. `);
  });

  it('as JSON is an array, and says the rest on stderr', async () => {
    const { stdout, stderr } = await stack.run('paycom', 'employees', 'list', '--limit', '2', '--json');
    const employees = JSON.parse(stdout) as object[];
    expect(employees).toHaveLength(2);
    for (const field of SENSITIVE_FIELDS) expect(employees[0]).not.toHaveProperty(field);
    expect(stderr).toBe('2 of 30. `--limit 30` shows all.\n');
  });
});

it.each([
  ...['status', 'logs', 'files', 'issues', 'employees list', 'staff list', 'staff list --unlinked'],
  ...['schedule show', 'schedule pause', 'schedule resume', 'schedule trigger', 'migrate', 'doctor'],
  ...['keys new', 'keys rotate', 'tokens create reader', 'tokens list', 'users list'],
  'users create ada@example.org --role hr --name Ada',
  ...['users set ada@example.org --role viewer', 'users reset-password ada@example.org'],
])('paycom %s --json prints one line of JSON', async (command) => {
  const { code, stdout, stderr } = await stack.run('paycom', ...command.split(' '), '--json');
  expect(code, stderr).toBe(0);
  expect(stdout.trimEnd()).not.toContain('\n');
  expect(typeof JSON.parse(stdout)).toBe('object');
});

it('decisions about Staff records and tokens are one line of JSON, too', async () => {
  const { db } = stack.store;
  await collections(db).staff.insertMany([{ staff_id: 'S-1' }] as { staff_id: string }[]);
  const employee_id = ids[0] ?? '';
  const pair = { employee_id, staff_id: 'S-1' };
  const decide = async (...args: string[]) =>
    JSON.parse((await stack.run('paycom', ...args, '--json')).stdout);
  expect(await decide('staff', 'confirm', employee_id, 'S-1')).toEqual({ ...pair, linked: true });
  expect(await decide('staff', 'unlink', employee_id)).toEqual({ ...pair, linked: false });
  expect(await decide('staff', 'reject', employee_id, 'S-1')).toEqual({ ...pair, linked: false });
  const { token_id } = await decide('tokens', 'create', 'gone');
  expect(await decide('tokens', 'revoke', token_id)).toEqual({ token_id, name: 'gone', revoked: true });
});

it.each(['plain', 'two words', 'a:b', 'a,b', 'x'.repeat(33)])('keys new refuses the id %j', async (id) => {
  const { code, stdout, stderr } = await stack.run('paycom', 'keys', 'new', id);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Run `paycom keys new --help`.');
});

it('keys new refuses the id of a key that the settings have', async () => {
  const { code, stderr } = await stack.run('paycom', 'keys', 'new', 'test');
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is a key test already.')]);
  expect((await stack.run('paycom', 'keys', 'new', 'test-2')).stdout).toMatch(/^test-2:[\w+/]{43}=\n$/);
});

it('keys new refuses the id of a key that is in a file of its own', async () => {
  const path = join(stack.folder, 'keys');
  await writeFile(path, stack.env.PAYCOM_ENCRYPTION_KEYS ?? '', { mode: 0o600 });
  const { PAYCOM_ENCRYPTION_KEYS: _, ...rest } = stack.env;
  const run = (file: string) =>
    runProgram([builtScript('cli/paycom.js'), 'keys', 'new', 'test'], {
      env: { ...rest, PAYCOM_ENCRYPTION_KEYS_FILE: file },
      cwd: stack.folder,
    });
  expect(await run(path)).toMatchObject({ code: 2, stdout: '' });
  expect((await run(`${path}.gone`)).stderr).toContain(`There is no file ${path}.gone`);
  expect((await run(stack.folder)).stderr).toContain(`The file ${stack.folder} can't be read`);
});

describe('a revealed sync that was applied', () => {
  it('shows the values of what it changed, and records those people', async () => {
    await generatePush(stack.remote, { ...PUSH, revision: 2, time: new Date('2026-11-16T02:00:00Z') });
    const { code, stdout } = await stack.run('sync-paycom', '--reveal');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ {4}\+ (\d{4})\n {8}first_name: – → /m)]);
    const shown = [...stdout.matchAll(/^ {4}[~+] (\d{4})$/gm)].map(([, id]) => id);
    const [reveal, ...others] = await reveals();
    expect([reveal?.employee_ids.toSorted(), others]).toEqual([shown.toSorted(), []]);
  });

  it('records only whom it shows, and all with --json', async () => {
    const logs = await listSyncLogs(stack.store.db, { limit: 10 });
    const { sync_id = '' } = logs.at(-1) ?? {};
    const { stdout } = await stack.run('paycom', 'logs', sync_id, '--reveal');
    expect(stdout).toContain(`… and 10 more: \`paycom logs ${sync_id} --json\` shows all`);
    await stack.run('paycom', 'logs', sync_id, '--reveal', '--json');
    const recorded = (await reveals()).map(({ employee_ids }) => employee_ids.length);
    expect(recorded).toEqual([20, 30]);
  });
});
