import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { saveVersion } from '../infra/mapping/mapping-versions.js';
import { findSyncLog, listSyncLogs } from '../infra/syncs/sync-logs.js';
import { ReportMapping } from '../shared/reports/mapping.js';
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

const json = (stdout: string) => JSON.parse(stdout) as SyncReport;

describe('the commands, in the order of a first use', () => {
  it('--test-connection checks every step and reports how many files it finds', async () => {
    const { code, stdout } = await stack.run('sync-paycom', '--test-connection');
    expect(code).toBe(0);
    for (const step of ['name lookup', 'TCP', 'key exchange', 'host key', 'login', 'listing'])
      expect(stdout).toContain(`✓ ${step}`);
    expect(stdout).toContain('4 files');
  });

  it('without a worker a sync reports it instead of waiting forever', async () => {
    const { code, stderr } = await stack.run('sync-paycom');
    expect(code).toBe(3);
    expect(stderr).toContain('no_worker');
    expect(stderr).toContain('npm start');
  });

  it('status, logs and cancel know a sync that waits for a worker', async () => {
    const { stdout } = await stack.run('sync-paycom', '--detach', '--json');
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    for (const command of [['status'], ['logs', sync_id]]) {
      const shown = (await stack.run('paycom', ...command)).stdout;
      expect(shown).toContain(sync_id);
      expect(shown).toContain('No worker has begun it.');
    }
    expect((await stack.run('paycom', 'cancel', sync_id)).code).toBe(0);
    expect((await stack.run('paycom', 'logs', sync_id)).stdout).toContain('cancelled');
  });

  it('a sync that no worker started is terminated, and the next one completes with a worker', async () => {
    await stack.startWorker();
    const { code, stdout } = await stack.run('sync-paycom', '--json');
    expect(code).toBe(0);
    expect(json(stdout).employees.created).toBe(EMPLOYEES);
  });

  it('a sync that a person asks for right after another looks for new files', async () => {
    const { code, stdout } = await stack.run('sync-paycom', '--json');
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ status: 'completed', files: [] });
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
  });

  it('the sync after a dry run does what the dry run showed', async () => {
    const shown = json((await stack.run('sync-paycom', '--dry-run', '--json')).stdout);
    const done = json((await stack.run('sync-paycom', '--force', '--json')).stdout);
    expect(done.plan?.changes).toEqual(shown.plan?.changes);
    expect(done.employees).toEqual(shown.employees);
  });

  it('--report-type reads only that report', async () => {
    const { stdout } = await stack.run('sync-paycom', '--force', '--json', '--report-type', 'rate_history');
    expect(new Set(json(stdout).files.map(({ report_type }) => report_type))).toEqual(
      new Set(['rate_history']),
    );
  });

  it('--detach returns the id at once, and logs ID shows the rest', async () => {
    const { stdout } = await stack.run('sync-paycom', '--force', '--detach', '--json');
    const { sync_id } = JSON.parse(stdout) as { sync_id: string };
    await expect.poll(async () => (await findSyncLog(stack.store.db, sync_id))?.status).toBe('completed');
    const { stdout: log } = await stack.run('paycom', 'logs', sync_id, '--json');
    expect(json(log).status).toBe('completed');
  });

  it('status, logs and files report in plain words what happened', async () => {
    expect((await stack.run('paycom', 'status')).stdout).toMatch(
      /No sync is running.[\s\S]*completed[\s\S]*active/,
    );
    expect((await stack.run('paycom', 'logs')).stdout).toContain('completed');
    expect((await stack.run('paycom', 'files')).stdout).toContain('columns not used');
  });

  it('logs last shows who asked, and each person that the newest change is about, by name', async () => {
    const { stdout } = await stack.run('paycom', 'logs', 'last');
    expect(stdout).toMatch(/started \S+ by cli, ended/);
    expect(stdout).toMatch(/New employees \(\d+\)\n {4}\+ \d{4} {2}[A-Z]+, [A-Z]+\n/);
    const { stdout: report } = await stack.run('paycom', 'logs', 'last', '--json');
    expect(json(report).plan?.changes[0]).not.toHaveProperty('name');
    expect((await stack.run('paycom', 'logs')).stdout).toMatch(/ cli +all /);
    expect((await stack.run('paycom', 'files', '--status', 'failed')).stdout).toContain(
      'No file has the status',
    );
  });

  it('the schedule can be shown and paused', async () => {
    expect((await stack.run('paycom', 'schedule', 'show')).stdout).toContain('active, every 60 minutes');
    await stack.run('paycom', 'schedule', 'pause', '--reason', 'the server moves');
    expect((await stack.run('paycom', 'schedule', 'show')).stdout).toMatch(/paused \(.*: the server moves\)/);
  });

  it('the schedule can be resumed and triggered', async () => {
    await stack.run('paycom', 'schedule', 'resume');
    const { code, stdout } = await stack.run('paycom', 'schedule', 'trigger');
    expect(code).toBe(0);
    const [, sync_id = ''] = /Started (\S+)\./.exec(stdout) ?? [];
    await expect
      .poll(() => findSyncLog(stack.store.db, sync_id))
      .toMatchObject({ trigger: 'schedule', status: 'completed' });
  });

  it('doctor finds everything in order', async () => {
    const { code, stdout } = await stack.run('paycom', 'doctor');
    expect(stdout).not.toContain('✗');
    expect(stdout).toContain('MongoDB without TLS, Temporal without TLS, the public URL without TLS');
    expect(code).toBe(0);
  });

  it('the name of a file cannot control the terminal', async () => {
    const name = '20261103020000_Employee_Directory_\u001b]0;owned\u0007\u202e.csv';
    await writeFile(join(stack.remote, name), 'EE Code,Status\n,Active\n');
    const { stdout, stderr } = await stack.run('sync-paycom', '--force');
    const [log] = await listSyncLogs(stack.store.db, { limit: 1 });
    const outputs = [stdout, stderr];
    for (const command of [['files'], ['issues'], ['logs', log?.sync_id ?? ''], ['files', '--json']])
      outputs.push((await stack.run('paycom', ...command)).stdout);
    const naming = outputs.filter((output) => output.includes('\\u001b]0;owned\\u0007\\u202e'));
    expect(naming).toHaveLength(outputs.length - 1);
    expect(outputs.join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('mapping shows the rules in effect, and who saved each version and why', async () => {
    const show = async (...args: string[]) => (await stack.run('paycom', 'mapping', ...args)).stdout;
    expect(await show('show')).toContain('database: not changed yet');
    expect(await show('history')).toContain('Nobody has changed the mapping in the database yet.');
    const mapping = ReportMapping.parse({
      aliases: { employee_id: ['Badge'] },
      status_words: { LOA: 'on_leave' },
    });
    const by = { account_id: 'u1', name: 'Ada' };
    await saveVersion(stack.store.db, { mapping, why: 'New badges', based_on: 0, by });
    expect(await show('show')).toMatch(
      /database: version 1\naliases.employee_id: Badge\nstatus_words: LOA is on_leave/,
    );
    expect(await show('history')).toMatch(/^version +saved +account +why[\s\S]*\n1 .* u1 +New badges/);
    expect(JSON.parse(await show('show', '--json'))).toMatchObject({ source: 'database', version: 1 });
    expect(JSON.parse(await show('history', '--json'))).toMatchObject([{ number: 1, why: 'New badges' }]);
  });

  it('the spool is empty at the end', async () => {
    const spool = stack.env.PAYCOM_SFTP_LOCAL_DIRECTORY ?? '';
    expect(await readdir(spool)).toEqual([]);
  });
});
