import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { collections } from '../infra/mongo/collections.js';
import type { IssueCause } from '../shared/group-issues.js';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { endState } from './end-state.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const { closers } = testClosers();

/** A stack with a mapping file, empty at first, and a worker. */
async function mappedStack(overrides: Record<string, string> = {}) {
  const { folder, remove } = await temporaryFolder();
  closers.push(remove);
  const mapping = join(folder, 'mapping.yaml');
  await writeFile(mapping, '');
  const stack = await startSyncStack({ PAYCOM_REPORT_MAPPING: mapping, ...overrides });
  closers.push(stack.stop);
  const worker = await stack.startWorker();
  return { ...stack, mapping, worker };
}

type Command = 'sync' | 'retry' | 'undo' | 'logs';

async function run(stack: SyncStack, command: Command, ...args: string[]) {
  const outcome = await stack.run('paycom', command, '--json', ...args);
  expect(outcome.stdout, outcome.stderr).not.toBe('');
  return { ...outcome, report: JSON.parse(outcome.stdout) as SyncReport };
}

async function issues(stack: SyncStack, ...args: string[]): Promise<IssueCause[]> {
  return JSON.parse((await stack.run('paycom', 'issues', '--json', ...args)).stdout).causes;
}

const HEADER = 'EE Code,EE Name,Status,City,Work Email';

async function directory(stack: SyncStack, day: string, ...rows: string[]): Promise<string> {
  const name = `202611${day}020000_Employee_Directory_00c0ffee_Roster.csv`;
  await writeFile(join(stack.remote, name), [HEADER, ...rows].join('\n'));
  return name;
}

async function employee(stack: SyncStack, employee_id: string) {
  return collections(stack.store.db).employees.findOne({ employee_id });
}

const PEOPLE = ['0001,"MOSS, ADA",A,Reno,ada@example.org', '0002,"REED, BO",A,Elko,bo@example.org'];

describe('issues and retry', () => {
  it('after a mapping fix, a retry repairs what it can from the stored files, without the server', async () => {
    const stack = await mappedStack({ PAYCOM_MAX_FILE_BYTES: '2000' });
    const name = await directory(
      stack,
      '01',
      ...PEOPLE,
      '0003,"SNOW, CY",Furloughed,Reno,',
      ',"NO, CODE",A,,',
    );
    const large = '20261101020100_Employee_Dates_00c0ffee_Roster.csv';
    await writeFile(join(stack.remote, large), `EE Code,Hire Date\n${'0001,2020-01-02\n'.repeat(200)}`);
    const first = await run(stack, 'sync');
    expect(first.code).toBe(5);
    expect(await issues(stack)).toMatchObject([
      { code: 'unknown_status', field: 'status', effect: 'field_left_out', count: 1 },
      { code: 'missing_employee_id', effect: 'row_quarantined', places: [{ file: name, rows: [5] }] },
    ]);
    const printed = await stack.run('paycom', 'issues');
    expect(printed.stdout).toMatch(/1 × unknown_status in status[\s\S]*rows 4/);
    expect(printed.stdout).not.toMatch(/Furloughed|SNOW|Reno/);

    await stack.sftp.stop();
    const logins = stack.sftp.logins.length;
    await writeFile(stack.mapping, 'status_words: { Furloughed: on_leave }\n');
    const { report, code, stdout } = await run(stack, 'retry', first.report.sync_id);
    expect(code, stdout).toBe(5);
    expect(report).toMatchObject({
      status: 'completed_with_errors',
      retry_of: first.report.sync_id,
      files: [{ name, status: 'applied', rows_valid: 3 }],
      employees: { created: 0, updated: 1, unchanged: 2 },
      not_retried: [{ name: large, error: { code: 'file_too_large' } }],
    });
    expect(stack.sftp.logins).toHaveLength(logins);
    expect((await employee(stack, '0003'))?.status).toBe('on_leave');
    expect(await issues(stack)).toMatchObject([{ code: 'missing_employee_id' }]);
    expect(await issues(stack, '--sync', first.report.sync_id)).toHaveLength(2);
  });

  it('a retry of an old sync never overwrites the values of a newer report', async () => {
    const stack = await mappedStack();
    await directory(stack, '01', ...PEOPLE, '0003,"SNOW, CY",Furloughed,Reno,');
    const { report: old } = await run(stack, 'sync');
    await directory(
      stack,
      '08',
      '0001,"MOSS, ADA",T,Ely,',
      '0002,"REED, BO",A,Elko,',
      '0003,"SNOW, CY",Furloughed,Ely,',
    );
    await run(stack, 'sync');
    await writeFile(stack.mapping, 'status_words: { Furloughed: on_leave }\n');
    const { code } = await run(stack, 'retry', old.sync_id);
    expect(code).toBe(0);
    expect(await employee(stack, '0001')).toMatchObject({
      status: 'terminated',
      city: 'Ely',
      work_email: null,
    });
    expect(await employee(stack, '0003')).toMatchObject({ status: 'on_leave', city: 'Ely' });
  });

  it('a broken mapping fails the run but no file, and a fix takes effect without a worker restart', async () => {
    const stack = await mappedStack();
    await directory(stack, '01', ...PEOPLE);
    await writeFile(stack.mapping, 'alias: { status: [X] }\n');
    const broken = await run(stack, 'sync');
    expect(broken.code).toBe(2);
    expect(broken.report).toMatchObject({
      status: 'failed',
      error: { code: 'mapping_file_invalid' },
      files: [],
    });
    await writeFile(stack.mapping, 'columns_off: [City]\n');
    const { code, report } = await run(stack, 'sync');
    expect(code).toBe(0);
    expect(report.employees.created).toBe(2);
    expect((await employee(stack, '0001'))?.city).toBeNull();
  });

  it('is refused, with what to do, for a sync without stored files and while another is held', async () => {
    const stack = await mappedStack();
    await directory(stack, '01', ...PEOPLE);
    const { report } = await run(stack, 'sync');
    const empty = await run(stack, 'sync');
    expect((await stack.run('paycom', 'retry', empty.report.sync_id)).stderr).toContain('nothing_to_retry');
    expect((await stack.run('paycom', 'undo', empty.report.sync_id)).stderr).toContain('nothing_to_undo');
    await holdTerminations(stack);
    const { code, stderr } = await stack.run('paycom', 'retry', report.sync_id);
    expect([code, stderr]).toEqual([1, expect.stringContaining('sync_busy')]);
  });
});

/** Makes a sync that is held: it would terminate all of ten employees. */
async function holdTerminations(stack: SyncStack): Promise<SyncReport> {
  const row = (status: string) => (_: unknown, at: number) => `1${at}00,"MOSS, ADA",${status},Reno,`;
  await directory(stack, '10', ...Array.from({ length: 10 }, row('A')));
  await run(stack, 'sync');
  await directory(stack, '11', ...Array.from({ length: 10 }, row('T')));
  const { report, code } = await run(stack, 'sync');
  expect(code).toBe(6);
  return report;
}

describe('approve', () => {
  const approve = (stack: SyncStack, { sync_id, plan }: SyncReport) =>
    stack.run('paycom', 'approve', sync_id, String(plan?.hash));
  const terminated = (stack: SyncStack) =>
    collections(stack.store.db).employees.countDocuments({ status: 'terminated' });

  it('refuses a plan whose roster was changed meanwhile, and the next sync shows the new one', async () => {
    const stack = await mappedStack();
    const held = await holdTerminations(stack);
    await collections(stack.store.db).employees.updateOne({ employee_id: '1300' }, { $set: { city: 'Ely' } });
    const { code, stderr } = await approve(stack, held);
    expect([code, stderr]).toEqual([1, expect.stringContaining('plan_stale')]);
    expect(await terminated(stack)).toBe(0);
    const next = await run(stack, 'sync');
    expect(next.code).toBe(6);
    expect(next.report.plan?.hash).not.toBe(held.plan?.hash);
    expect((await approve(stack, next.report)).code).toBe(0);
    await expect.poll(() => terminated(stack)).toBe(10);
  });

  it('refuses a plan whose file was uploaded again under the same name', async () => {
    const stack = await mappedStack();
    const held = await holdTerminations(stack);
    await directory(stack, '11', '1000,"MOSS, ADA",A,Reno,');
    expect((await approve(stack, held)).stderr).toContain('plan_stale');
    expect(await terminated(stack)).toBe(0);
  });

  it('applies the plan while the server is down, because it uses stored bytes', async () => {
    const stack = await mappedStack();
    const held = await holdTerminations(stack);
    await stack.sftp.stop();
    expect((await approve(stack, held)).code).toBe(0);
    await expect.poll(() => terminated(stack)).toBe(10);
  });
});

describe('undo', () => {
  const push = (stack: SyncStack, revision: number) =>
    generatePush(stack.remote, {
      employees: 40,
      seed: 9,
      revision,
      time: new Date(`2026-11-0${revision + 2}T02:00:00Z`),
    });
  const people = async ({ store }: SyncStack) => {
    const { employees, payees } = await endState(store);
    return { employees, payees };
  };

  it('reverts a whole sync, can be undone too, and its files wait for --force or retry', async () => {
    const stack = await mappedStack();
    await push(stack, 0);
    await run(stack, 'sync');
    const before = await people(stack);
    await push(stack, 1);
    const { report } = await run(stack, 'sync');
    const after = await people(stack);
    expect(after).not.toEqual(before);
    expect(report.employees.created).toBeGreaterThan(0);

    const shown = await run(stack, 'undo', report.sync_id, '--dry-run');
    expect(await people(stack)).toEqual(after);
    const undone = await run(stack, 'undo', report.sync_id);
    expect(undone.code, undone.stdout).toBe(0);
    expect(undone.report).toMatchObject({ undo_of: report.sync_id, not_undone: [], status: 'completed' });
    expect(undone.report.employees).toEqual(shown.report.employees);
    expect(undone.report.employees.removed).toBe(report.employees.created);
    expect(new Set(undone.report.files.map(({ status }) => status))).toEqual(new Set(['undone']));
    expect(await people(stack)).toEqual(before);

    expect((await run(stack, 'sync')).report).toMatchObject({ files: [] });
    expect(await people(stack)).toEqual(before);

    const redone = await run(stack, 'undo', undone.report.sync_id);
    expect(redone.code, redone.stdout).toBe(0);
    expect(await people(stack)).toEqual(after);

    await run(stack, 'undo', redone.report.sync_id);
    expect(await people(stack)).toEqual(before);
    const retried = await run(stack, 'retry', report.sync_id);
    expect(retried.report.employees).toMatchObject({ created: report.employees.created });
    expect(await people(stack)).toEqual(after);
  });

  it('of the first sync leaves an empty roster, and --force brings it back', async () => {
    const stack = await mappedStack();
    await push(stack, 0);
    const { report } = await run(stack, 'sync');
    const before = await people(stack);
    await run(stack, 'undo', report.sync_id);
    const [id = ''] = Object.keys(before.employees);
    expect((await stack.run('paycom', 'employees', 'show', id)).stderr).toContain('employee_removed');
    expect(await collections(stack.store.db).employees.countDocuments()).toBe(0);
    expect(await collections(stack.store.db).payees.countDocuments()).toBe(0);
    await run(stack, 'sync', '--force');
    expect(await people(stack)).toEqual(before);
  });

  it('does not restore later changes, lists them with their sync, and exits with 5', async () => {
    const stack = await mappedStack();
    await directory(stack, '01', ...PEOPLE, '0003,"SNOW, CY",A,Reno,');
    await run(stack, 'sync');
    await directory(
      stack,
      '02',
      '0001,"MOSS, ADA",A,Ely,a@example.org',
      '0002,"REED, BO",A,Ely,bo@example.org',
    );
    const { report } = await run(stack, 'sync');
    await directory(
      stack,
      '03',
      '0001,"MOSS, ADA",A,Ruth,a@example.org',
      '0002,"REED, BO",A,Ely,bo@example.org',
    );
    const later = await run(stack, 'sync');
    const { code, report: undone } = await run(stack, 'undo', report.sync_id);
    expect(code).toBe(5);
    const left = { employee_id: '0001', field: 'city', changed_by: later.report.sync_id };
    expect(undone).toMatchObject({ status: 'completed_with_errors', not_undone: [left] });
    expect(await employee(stack, '0001')).toMatchObject({ city: 'Ruth', work_email: 'ada@example.org' });
    expect(await employee(stack, '0002')).toMatchObject({ city: 'Elko' });
    expect((await employee(stack, '0003'))?.missing, 'the newest report misses him too').toBeDefined();
    await run(stack, 'undo', later.report.sync_id);
    expect((await employee(stack, '0003'))?.missing).toBeUndefined();
    const shown = await stack.run('paycom', 'employees', 'show', '0001');
    expect(shown.stdout).toContain(undone.sync_id);
    expect((await stack.run('paycom', 'logs', undone.sync_id)).stdout).toContain(
      `0001 city, changed since by ${later.report.sync_id}`,
    );
  });

  it('continues after a killed worker, and applies nothing twice', async () => {
    const stack = await mappedStack({ PAYCOM_TRANSACTION_ROWS: '2' });
    await push(stack, 0);
    const { report } = await run(stack, 'sync');
    const running = run(stack, 'undo', report.sync_id);
    const left = () => collections(stack.store.db).employees.countDocuments();
    await expect.poll(left, { interval: 5 }).toBeLessThan(40);
    await stack.worker.kill();
    expect(await left(), 'killed before the last chunk').toBeGreaterThan(0);
    await stack.startWorker();
    const { code, report: undone } = await running;
    expect([code, undone.employees.removed]).toEqual([0, 40]);
    expect(await left()).toBe(0);
    const removals = { sync_id: undone.sync_id, kind: 'removed' } as const;
    expect(await collections(stack.store.db).changes.countDocuments(removals)).toBe(40);
  });
});
