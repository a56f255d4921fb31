import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../dev/server-process.js';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const PEOPLE = Array.from({ length: 24 }, (_, at) => String(at + 1).padStart(4, '0'));

let stack: SyncStack;

let worker: ServerProcess;

beforeEach(async () => {
  stack = await startSyncStack();
  worker = await stack.startWorker();
});
afterEach(() => stack?.stop());

/** A report in which everyone has the same status. */
async function deliver(name: string, status: string): Promise<void> {
  const rows = PEOPLE.map((code) => `${code},"MADE, UP${code}",${status}`);
  await writeFile(join(stack.remote, name), ['EE Code,EE Name,Status', ...rows, ''].join('\n'));
}

async function sync(...args: string[]): Promise<{ code: number; report: SyncReport }> {
  const { code, stdout, stderr } = await stack.run('sync-paycom', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return { code, report: JSON.parse(stdout) as SyncReport };
}

const approve = ({ sync_id, plan }: SyncReport) =>
  stack.run('paycom', 'approve', sync_id, String(plan?.hash));
const active = () => collections(stack.store.db).employees.countDocuments({ status: 'active' });

describe('overlapping syncs', () => {
  it('a held plan cannot be approved after a newer report of another type, even if it changed nobody', async () => {
    await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
    await deliver('20261101020100_Employee_Dates_0000aaaa_x.csv', 'A');
    expect((await sync()).code).toBe(0);
    await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
    const held = await sync('--report-type', 'employee_directory');
    expect(held.code).toBe(6);
    await deliver('20261109020000_Employee_Dates_0000cccc_x.csv', 'A');
    expect((await sync('--report-type', 'employee_dates')).code).toBe(0);

    const { code, stderr } = await approve(held.report);
    expect(stderr).toContain('plan_stale');
    expect(code).toBe(1);
    expect(await active()).toBe(PEOPLE.length);
    expect((await sync()).code).toBe(0);
    expect(await active(), 'the newer report counts').toBe(PEOPLE.length);
  });

  it('a held plan survives an upgrade, stop, migrate and start: another worker applies it after approval', async () => {
    await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
    await sync();
    await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
    const held = await sync();
    await worker.stop();
    expect((await stack.run('paycom', 'migrate')).code).toBe(0);
    await stack.startWorker();
    expect((await approve(held.report)).code).toBe(0);
    await expect.poll(active).toBe(0);
  });

  it('a dry run completes next to a held sync and does not change it', async () => {
    await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
    await sync();
    await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
    const held = await sync();
    expect(held.code).toBe(6);
    const dry = await sync('--dry-run');
    expect(dry).toMatchObject({ code: 0, report: { status: 'completed', dry_run: true } });
    expect(dry.report.plan?.hash).toBe(held.report.plan?.hash);
    expect((await approve(held.report)).code).toBe(0);
    await expect.poll(active).toBe(0);
  });

  it('a file of another report type than requested waits for a sync of that type', async () => {
    await deliver('people.csv', 'A');
    const asked = await sync('--report-type', 'employee_payees');
    expect(asked.report.employees.created).toBe(0);
    expect((await sync()).report.employees.created).toBe(PEOPLE.length);
  });
});
