import { readdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { collections } from '../infra/mongo/collections.js';
import { SENSITIVE_FIELDS } from '../shared/employee.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const EMPLOYEES = 30;

let stack: SyncStack;

beforeAll(async () => {
  stack = await startSyncStack({ PAYCOM_RECENT_SYNC_MINUTES: '50' });
  await generatePush(stack.remote, { employees: EMPLOYEES, seed: 5, time: new Date('2026-11-02T02:00:00Z') });
});
afterAll(() => stack?.stop());

async function collectionCounts(): Promise<Record<string, number>> {
  const names = [
    'paycom_employees',
    'paycom_changes',
    'paycom_payees',
    'paycom_files',
    'paycom_row_issues',
    'staff',
  ];
  const counts = names.map(
    async (name) => [name, await stack.store.db.collection(name).countDocuments()] as const,
  );
  return Object.fromEntries(await Promise.all(counts));
}

const reveals = () => collections(stack.store.db).reveals.find().sort({ _id: 1 }).toArray();
const json = (stdout: string) => JSON.parse(stdout) as SyncReport;

describe('the commands, in the order in which a newcomer meets them', () => {
  it('--test-connection walks every step and says how many files it sees', async () => {
    const { code, stdout } = await stack.run('sync-paycom', '--test-connection');
    expect(code).toBe(0);
    for (const step of ['name lookup', 'TCP', 'key exchange', 'host key', 'login', 'listing'])
      expect(stdout).toContain(`✓ ${step}`);
    expect(stdout).toContain('4 files');
  });

  it('without a worker a sync says so, instead of waiting for ever', async () => {
    const { code, stderr } = await stack.run('sync-paycom');
    expect(code).toBe(3);
    expect(stderr).toContain('no_worker');
    expect(stderr).toContain('npm start');
  });

  it('the sync that nobody took up was withdrawn; with a worker the next one does it all', async () => {
    await stack.startWorker();
    const { code, stdout } = await stack.run('sync-paycom', '--json');
    expect(code).toBe(0);
    expect(json(stdout).employees.created).toBe(EMPLOYEES);
  });

  it('a sync right after another is skipped, and names it', async () => {
    const { code, stdout } = await stack.run('sync-paycom', '--json');
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ status: 'skipped', skipped_for: { reason: 'recent' } });
  });

  it('a dry run shows each change, field by field, and writes nothing', async () => {
    await generatePush(stack.remote, {
      employees: EMPLOYEES,
      seed: 5,
      revision: 1,
      time: new Date('2026-11-09T02:00:00Z'),
    });
    const before = await collectionCounts();
    const { code, stdout } = await stack.run('sync-paycom', '--dry-run', '--json');
    expect(code).toBe(0);
    const { plan, employees, dry_run } = json(stdout);
    expect(dry_run).toBe(true);
    expect(plan?.changes).toHaveLength(employees.created + employees.updated);
    expect(plan?.changes.length).toBeGreaterThan(0);
    for (const change of plan?.changes ?? []) {
      expect(change.fields.length).toBeGreaterThan(0);
      expect(change.values).toBeUndefined();
    }
    expect(await collectionCounts()).toEqual(before);

    const revealed = json((await stack.run('sync-paycom', '--dry-run', '--json', '--reveal')).stdout);
    expect(revealed.plan?.hash).toBe(plan?.hash);
    expect(revealed.plan?.changes[0]?.values?.[0]).toHaveProperty('after');
    const ids = revealed.plan?.changes.map(({ employee_id }) => employee_id);
    expect(await reveals()).toMatchObject([{ procedure: 'paycom sync', employee_ids: ids }]);
    await stack.run('paycom', 'logs', revealed.sync_id, '--json');
    await stack.run('paycom', 'logs', revealed.sync_id, '--json', '--reveal');
    expect((await reveals()).slice(1)).toMatchObject([{ procedure: 'paycom logs', employee_ids: ids }]);
  });

  it('the sync after it does what the dry run showed', async () => {
    const shown = json((await stack.run('sync-paycom', '--dry-run', '--json')).stdout);
    const done = json((await stack.run('sync-paycom', '--force', '--json')).stdout);
    expect(done.plan?.changes).toEqual(shown.plan?.changes);
    expect(done.employees).toEqual(shown.employees);
  });

  it('--report-type takes only that report', async () => {
    const { stdout } = await stack.run('sync-paycom', '--force', '--json', '--report-type', 'rate_history');
    expect(new Set(json(stdout).files.map(({ report_type }) => report_type))).toEqual(
      new Set(['rate_history']),
    );
  });

  it('--detach returns at once with the id, and logs ID tells the rest', async () => {
    const { stdout } = await stack.run('sync-paycom', '--force', '--detach', '--json');
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    await expect
      .poll(async () => json((await stack.run('paycom', 'logs', sync_id, '--json')).stdout || '{}').status)
      .toBe('completed');
  });

  it('status, logs and files tell in plain words what happened', async () => {
    expect((await stack.run('paycom', 'status')).stdout).toMatch(
      /Nothing runs.[\s\S]*completed[\s\S]*active/,
    );
    expect((await stack.run('paycom', 'logs')).stdout).toContain('skipped');
    expect((await stack.run('paycom', 'files')).stdout).toContain('columns not used');
  });

  it('employees are listed, shown and exported; sensitive fields only with --reveal', async () => {
    const exported = async (...args: string[]) =>
      (await stack.run('paycom', 'employees', 'export', ...args)).stdout.trim().split('\n');
    const hidden = (await exported()).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(
      hidden.every(({ birth_date, phone_number, salary, hourly_rate, street_address }) =>
        [birth_date, phone_number, salary, hourly_rate, street_address].every((value) => value === null),
      ),
    ).toBe(true);
    const revealed = (await exported('--reveal')).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(revealed.every(({ birth_date }) => typeof birth_date === 'string')).toBe(true);
    const csv = await exported('--format', 'csv');
    expect(csv[0]).toMatch(/^employee_id,first_name,last_name/);
    expect(csv).toHaveLength(1 + hidden.length);

    const file = join(stack.folder, 'roster.xlsx');
    expect((await exported('--format', 'xlsx', '--output', file)).join('')).toBe('');
    const [sheet] = await readXlsxFile(file);
    expect(sheet?.data.slice(1).map(([id]) => id)).toEqual(hidden.map(({ employee_id }) => employee_id));
    const nowhere = join(stack.folder, 'nowhere', 'roster.csv');
    const refused = await stack.run('paycom', 'employees', 'export', '--output', nowhere);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('output_unwritable')]);

    const id = String(hidden[0]?.employee_id);
    const shown = await stack.run('paycom', 'employees', 'show', id);
    expect(shown.stdout).toContain('(--reveal)');
    expect(shown.stdout).toContain('employee_directory');
    const kept = await reveals();
    expect(kept.at(-1)).toEqual({
      _id: expect.anything(),
      account_id: 'cli',
      account_name: userInfo().username,
      role: 'admin',
      procedure: 'paycom employees export',
      fields: [...SENSITIVE_FIELDS],
      employee_ids: hidden.map(({ employee_id }) => employee_id),
      at: expect.any(Date),
    });
    await stack.run('paycom', 'employees', 'show', id, '--reveal');
    await stack.run('paycom', 'employees', 'show', id, '--reveal', '--at', '2999-01-01');
    await stack.run('paycom', 'employees', 'show', id, '--reveal', '--at', '1999-01-01');
    const look = { account_id: 'cli', procedure: 'paycom employees show', employee_ids: [id] };
    expect((await reveals()).slice(kept.length)).toMatchObject([look, look]);
    expect((await stack.run('paycom', 'employees', 'list', '--search', id)).stdout).toContain(id);
  });

  it('nothing is revealed when the look can not be recorded', async () => {
    const { db } = stack.store;
    const id = (await collections(db).employees.findOne())?.employee_id ?? '';
    await db.command({ collMod: 'paycom_reveals', validator: { impossible: true } });
    const looks = [
      await stack.run('paycom', 'employees', 'export', '--reveal'),
      await stack.run('paycom', 'employees', 'show', id, '--reveal'),
    ];
    await db.command({ collMod: 'paycom_reveals', validator: {} });
    for (const { code, stdout } of looks) expect([code, stdout]).toEqual([1, '']);
    expect((await stack.run('paycom', 'employees', 'show', id, '--reveal')).code).toBe(0);
  });

  it('the schedule can be shown, paused, resumed and triggered', async () => {
    expect((await stack.run('paycom', 'schedule', 'show')).stdout).toContain('active, every 60 minutes');
    await stack.run('paycom', 'schedule', 'pause');
    expect((await stack.run('paycom', 'schedule', 'show')).stdout).toContain('paused');
    await stack.run('paycom', 'schedule', 'resume');
    expect((await stack.run('paycom', 'schedule', 'trigger')).code).toBe(0);
    await expect
      .poll(() => stack.store.db.collection('paycom_sync_logs').countDocuments({ trigger: 'schedule' }))
      .toBe(1);
  });

  it('doctor finds everything in order', async () => {
    const { code, stdout } = await stack.run('paycom', 'doctor');
    expect(stdout).not.toContain('✗');
    expect(code).toBe(0);
  });

  it('--env-file goes before .env, for a command within a command too', async () => {
    const path = join(stack.folder, 'elsewhere.env');
    await writeFile(path, 'PAYCOM_NONSENSE=1\n');
    for (const command of [['status'], ['employees', 'list'], ['schedule', 'show'], ['keys', 'rotate']]) {
      const { code, stderr } = await stack.run('paycom', ...command, '--env-file', path);
      expect(code).toBe(2);
      expect(stderr).toContain('PAYCOM_NONSENSE');
    }
  });

  it('a wrong word is a usage error with exit code 2, and an unknown id says where to look', async () => {
    expect((await stack.run('sync-paycom', '--report-type', 'everything')).code).toBe(2);
    const unknown = await stack.run('paycom', 'frobnicate');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr.trim().split('\n')).toHaveLength(3);
    expect((await stack.run('paycom', 'logs', '--limit', 'abc')).code).toBe(2);
    const { code, stderr } = await stack.run('paycom', 'logs', '20260101-000000-aaaaa');
    expect(code).toBe(2);
    expect(stderr).toContain('paycom logs');
  });

  it('nothing of the push is left in the spool', async () => {
    const spool = stack.env.PAYCOM_SFTP_LOCAL_DIRECTORY ?? '';
    expect(await readdir(spool)).toEqual([]);
  });
});
