import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncReport } from '../shared/sync-report.js';
import type { Outcome } from './run-program.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const ROSTERS = fileURLToPath(new URL('rosters', import.meta.url));

type Expected = {
  readonly files: Record<
    string,
    { report_type: string; rows_read: number; rows_quarantined: number; issues: unknown[] }
  >;
  readonly employees: Record<string, Record<string, unknown>>;
  readonly payees?: unknown;
  readonly missing?: string[];
  readonly created?: number;
  readonly terminations?: number;
};

function expectedOf(push: string): Expected {
  return JSON.parse(readFileSync(join(ROSTERS, push, 'expected.json'), 'utf8')) as Expected;
}

describe('a push of tests/rosters, through the real stack', () => {
  let stack: SyncStack;

  beforeEach(async () => {
    stack = await startSyncStack();
    await stack.startWorker();
  });
  afterEach(() => stack?.stop());

  const pushReports = (push: string) => stack.push(join(ROSTERS, push), Object.keys(expectedOf(push).files));

  async function sync(...args: string[]): Promise<Outcome & { report: SyncReport }> {
    const outcome = await stack.run('sync-paycom', '--json', ...args);
    expect(outcome.stdout, outcome.stderr).not.toBe('');
    return { ...outcome, report: JSON.parse(outcome.stdout) as SyncReport };
  }

  async function roster(): Promise<Record<string, Record<string, unknown>>> {
    const { stdout } = await stack.run('paycom', 'employees', 'export', '--format', 'json', '--reveal');
    const employees = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return Object.fromEntries(employees.map((employee) => [String(employee.employee_id), employee]));
  }

  async function expectRoster({ employees }: Expected): Promise<void> {
    const found = await roster();
    expect(Object.keys(found).sort()).toEqual(Object.keys(employees).sort());
    for (const [employee_id, fields] of Object.entries(employees))
      expect(found[employee_id]).toMatchObject(fields);
  }

  function expectFiles(report: SyncReport, { files }: Expected): void {
    const found = Object.fromEntries(
      report.files.map(({ name, report_type, rows_read, rows_quarantined, issues }) => [
        name,
        {
          report_type,
          rows_read,
          rows_quarantined,
          issues: issues.map(({ row, field, code }) => ({ row, field, code })),
        },
      ]),
    );
    expect(found).toEqual(files);
  }

  it.each([
    ['01-plain', 0],
    ['02-lost-zeros', 0],
    ['03-messy-layout', 0],
    ['04-typed-cells', 0],
    ['05-bad-rows', 5],
  ])('%s ends as expected, and a second sync changes nothing', async (push, code) => {
    const expected = expectedOf(push);
    await pushReports(push);

    const first = await sync();
    expectFiles(first.report, expected);
    expect(first.code, first.stdout).toBe(code);
    await expectRoster(expected);

    const second = await sync();
    expect(second.code).toBe(0);
    expect(second.report).toMatchObject({ files: [], employees: { created: 0, updated: 0 } });

    const forced = await sync('--force');
    expect(forced.report.employees).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: Object.keys(expected.employees).length,
    });
  });

  it('06-second-push over 01-plain: leavers, rehires, raises and a missing employee; reading the old files again changes nothing', async () => {
    const expected = expectedOf('06-second-push');
    await pushReports('01-plain');
    await sync();
    await pushReports('06-second-push');
    const { report, code } = await sync();
    expect(code).toBe(0);
    expect(report.employees).toMatchObject({ created: expected.created, missing: expected.missing?.length });
    await expectRoster(expected);

    await pushReports('01-plain');
    const again = await sync('--force');
    expect(again.report.employees).toMatchObject({ created: 0, updated: 0 });
    await expectRoster(expected);
  });

  it('an older push that arrives after a newer one overwrites nothing', async () => {
    await pushReports('06-second-push');
    await sync();
    await pushReports('01-plain');
    expect((await sync()).code).toBe(0);
    // 01-plain knows one employee whom 06 no longer lists.
    await expectRoster(expectedOf('06-second-push'));
  });

  it('07-mass-termination over 01-plain is held; approval applies exactly that plan', async () => {
    const [before, expected] = [expectedOf('01-plain'), expectedOf('07-mass-termination')];
    await pushReports('01-plain');
    await sync();
    await pushReports('07-mass-termination');
    const held = await sync();
    expect(held.code).toBe(6);
    expect(held.report.plan?.held_by).toMatchObject([
      { brake: 'terminations', figure: expected.terminations },
    ]);
    await expectRoster(before);

    const { code, stderr } = await stack.run(
      'paycom',
      'approve',
      held.report.sync_id,
      String(held.report.plan?.hash),
    );
    expect(code, stderr).toBe(0);
    await expect
      .poll(async () => (await findSyncLog(stack.store.db, held.report.sync_id))?.status)
      .toBe('completed');
    await expectRoster(expected);
  });

  it('a rejected 07-mass-termination changes nobody, and is not held again', async () => {
    await pushReports('01-plain');
    await sync();
    await pushReports('07-mass-termination');
    const held = await sync();
    await stack.run('paycom', 'reject', held.report.sync_id);
    await expect
      .poll(async () => (await findSyncLog(stack.store.db, held.report.sync_id))?.status)
      .toBe('cancelled');
    const next = await sync();
    expect(next.code).toBe(0);
    await expectRoster(expectedOf('01-plain'));
  });
});
