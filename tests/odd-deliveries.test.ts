import { cp, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileIdOf } from '../infra/files/unresolved-files.js';
import { collections } from '../infra/mongo/collections.js';
import { readTables } from '../services/reports/read-tables.js';
import { AppError } from '../shared/app-error.js';
import { EMPLOYEE_FIELDS } from '../shared/employee.js';
import { applyPlan, EMPTY_ROSTER, planRun } from '../shared/plan/example-roster.js';
import type { PlanReport } from '../shared/plan/plan.js';
import { countedTime } from '../shared/reports/counted-time.js';
import { isStandardHeading } from '../shared/reports/headings.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { readReportName } from '../shared/reports/report-name.js';
import { validateReport } from '../shared/reports/validate-report.js';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { endState } from './end-state.js';
import { type Habits, startOddServer } from './odd-sftp-server.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { directory, rowsOf } from './test-steps.js';

const CASES = fileURLToPath(new URL('field/cases', import.meta.url));
const DELIVERED = new Date('2026-11-21T03:00:00Z');

const { closers } = testClosers();

async function stackWithWorker(habits?: Habits): Promise<SyncStack> {
  const stack = await startSyncStack({ PAYCOM_SFTP_RECURSIVE: 'on' });
  closers.push(stack.stop);
  if (habits) {
    const { target, close } = await startOddServer(stack.remote, habits);
    closers.push(close);
    const { host, port, username, password = '', hostKey = '' } = target;
    Object.assign(stack.env, {
      ...{ PAYCOM_SFTP_HOST: host, PAYCOM_SFTP_PORT: String(port), PAYCOM_SFTP_HOST_KEY: hostKey },
      ...{ PAYCOM_SFTP_USERNAME: username, PAYCOM_SFTP_PASSWORD: password },
    });
  }
  await stack.startWorker();
  return stack;
}

async function sync(stack: SyncStack) {
  const { stdout, stderr, code } = await stack.run('sync-paycom', '--json');
  expect(stdout, stderr).not.toBe('');
  return { code, report: JSON.parse(stdout) as SyncReport };
}

async function deliver(stack: SyncStack, path: string): Promise<void> {
  await mkdir(join(stack.remote, path, '..'), { recursive: true });
  await writeFile(join(stack.remote, path), rowsOf({ '0001': 'A', '0002': 'A' }).join('\n'));
}

const employees = ({ store }: SyncStack) => collections(store.db).employees.countDocuments();

describe('a subfolder that fails to list', () => {
  const inFolder = `2026/${directory('01')}`;

  it('each time: the sync fails and says so, instead of reading a part of the files', async () => {
    const stack = await stackWithWorker({ folderFails: (path) => path.endsWith('2026') });
    await deliver(stack, directory('02'));
    await deliver(stack, inFolder);
    const { code, report } = await sync(stack);
    expect(code).toBe(3);
    expect(report).toMatchObject({ status: 'failed', error: { code: 'sftp_request_failed' }, files: [] });
    expect(report.error?.message).toContain('2026');
    expect(await employees(stack)).toBe(0);
  });

  it('for a passing reason: the listing is tried again, and all files are read', async () => {
    let failures = 2;
    const stack = await stackWithWorker({ folderFails: (path) => path.endsWith('2026') && failures-- > 0 });
    await deliver(stack, directory('02'));
    await deliver(stack, inFolder);
    const { code, report } = await sync(stack);
    expect(code).toBe(0);
    expect(failures).toBeLessThan(0);
    expect(report.files).toHaveLength(2);
  });
});

it('a Numbers document that arrives as a folder is named by `paycom logs ID`, with what to do', async () => {
  const stack = await stackWithWorker();
  await deliver(stack, directory('01'));
  const folder = directory('02').replace(/csv$/, 'numbers');
  await mkdir(join(stack.remote, folder));
  await writeFile(join(stack.remote, folder, 'Index.zip'), 'PK');
  const { code, report } = await sync(stack);
  expect(code).toBe(0);
  const { stdout } = await stack.run('paycom', 'logs', report.sync_id);
  expect(stdout).toContain(
    `Numbers documents saved as a folder (export each as a single file): 1 (${folder})`,
  );
});

/** Reads all files without servers, and plans and applies them in one run. */
async function purely(root: string, paths: readonly string[]) {
  const outcomes: Record<string, string> = {};
  const reports: PlanReport[] = [];
  for (const path of paths) {
    const name = path.split('/').at(-1) ?? '';
    const bytes = await readFile(join(root, path));
    const facts = { name: readReportName(name, DELIVERED), mapping: NO_MAPPING };
    const file = fileIdOf({ path, size: bytes.length, mtime: DELIVERED });
    try {
      const read = validateReport(readTables(name, bytes, isStandardHeading), facts);
      outcomes[path] = read.ok ? 'read' : read.refusal.code;
      if (!read.ok) continue;
      const report_time = countedTime(read.report.report_time, { mtime: DELIVERED, now: new Date() });
      reports.push({ file, mtime: DELIVERED.toISOString(), report: { ...read.report, report_time } });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      outcomes[path] = error.code;
    }
  }
  const { stored } = applyPlan(planRun(EMPTY_ROSTER, ...reports), EMPTY_ROSTER);
  const people = [...stored.values()].map(({ employee_id, fields }) => [
    employee_id,
    Object.fromEntries(EMPLOYEE_FIELDS.map((field) => [field, fields[field]])),
  ]);
  return { outcomes, people: Object.fromEntries(people) as Record<string, unknown> };
}

async function filesIn(root: string): Promise<string[]> {
  const paths = (await readdir(root, { recursive: true })).toSorted();
  const found: string[] = [];
  for (const path of paths) if ((await stat(join(root, path))).isFile()) found.push(path);
  return found;
}

it('all field cases in one sync: each file has its own outcome, and the roster is that of the same files read alone', async () => {
  const stack = await stackWithWorker();
  await cp(CASES, stack.remote, { recursive: true });
  const paths = await filesIn(stack.remote);
  for (const path of paths) await utimes(join(stack.remote, path), DELIVERED, DELIVERED);
  const listed = paths.filter((path) => /\/(?!~\$)[^/]*\.(numbers|csv|xlsx)$/i.test(path));
  expect(listed.length).toBeGreaterThan(90);
  const expected = await purely(stack.remote, listed);

  const { report } = await sync(stack);
  // A Numbers document that is a folder counts once.
  const passedOver = new Set(
    paths.filter((path) => !listed.includes(path)).map((path) => path.replace(/(?<=\.numbers)\/.*/, '')),
  );
  expect(report.passed_over?.reduce((sum, { count }) => sum + count, 0)).toBe(passedOver.size);
  // One of the cases is stamped years ahead.
  expect(report).toMatchObject({ status: 'held' });
  const approved = await stack.run('paycom', 'approve', report.sync_id, String(report.plan?.hash));
  expect(approved).toMatchObject({ stderr: '', code: 0 });
  const log = () => collections(stack.store.db).syncLogs.findOne({ sync_id: report.sync_id });
  await expect.poll(async () => (await log())?.status).toBe('completed_with_errors');
  const files = await collections(stack.store.db).runFiles.find({ sync_id: report.sync_id }).toArray();
  const outcomes = files.map(({ path, status, error }) => [
    relative('.', path),
    ['applied', 'unchanged'].includes(status) ? 'read' : (error?.code ?? status),
  ]);
  expect(Object.fromEntries(outcomes)).toEqual(expected.outcomes);
  expect((await endState(stack.store)).employees).toEqual(expected.people);
});
