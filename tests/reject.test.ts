import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const CODES = Array.from({ length: 30 }, (_, at) => String(at + 1).padStart(4, '0'));

let stack: SyncStack;

beforeAll(async () => {
  stack = await startSyncStack();
  await stack.startWorker();
});
afterAll(() => stack?.stop());

const stamped = (day: string, type: string) => `202611${day}0200${type}_1a2b3c4d_Roster.csv`;
const directoryOf = (day: string) => stamped(day, '00_Employee_Directory');
const ratesOf = (day: string) => stamped(day, '01_Rate_History');
const payeesOf = (day: string) => stamped(day, '02_Employee_Payees');
const put = (name: string, heading: string, rows: readonly string[]) =>
  writeFile(join(stack.remote, name), [heading, ...rows, ''].join('\n'));
const putDirectory = (day: string, rows: readonly string[]) =>
  put(directoryOf(day), 'EE Code,EE Name,Status', rows);
const putRates = (day: string, amount: string) =>
  put(ratesOf(day), 'EE Code,Effective Date,Pay Type,Amount', [`0001,01/05/2026,Hourly,${amount}`]);
const people = (codes: readonly string[], status: string) =>
  codes.map((code) => `${code},"DOE-${code}, ADA",${status}`);

async function sync(): Promise<{ readonly code: number | null; readonly report: SyncReport }> {
  const { code, stdout, stderr } = await stack.run('sync-paycom', '--json');
  expect(stdout, stderr).not.toBe('');
  return { code, report: JSON.parse(stdout) as SyncReport };
}

/** Rejects the held sync of these files, and returns the brakes that had held it, with their files. */
async function rejectPush() {
  const { code, report } = await sync();
  expect(code).toBe(6);
  await stack.run('paycom', 'reject', report.sync_id);
  const { syncLogs } = collections(stack.store.db);
  await expect
    .poll(async () => (await syncLogs.findOne({ sync_id: report.sync_id }))?.status)
    .toBe('cancelled');
  return report.plan?.held_by?.map(({ brake, files }) => [brake, files]);
}

const outcomes = async (day: string) =>
  Object.fromEntries(
    (
      await collections(stack.store.db)
        .files.find({ name: { $regex: `^202611${day}` } })
        .toArray()
    ).map(({ name, status, error }) => [name, error?.code ?? status]),
  );

it('a rejected push: its wrong file is refused, and the next sync plans and applies its good files without it', async () => {
  await putDirectory('01', people(CODES, 'A'));
  expect((await sync()).report.employees.created).toBe(CODES.length);

  await putDirectory('02', people(CODES, 'T'));
  await putRates('02', '21');
  expect(await rejectPush()).toEqual([['terminations', [directoryOf('02')]]]);
  expect(await outcomes('02')).toEqual({
    [directoryOf('02')]: 'plan_rejected',
    [ratesOf('02')]: 'validated',
  });

  const { code, report } = await sync();
  expect([code, report.employees.updated]).toEqual([0, 1]);
  expect(await outcomes('02')).toEqual({ [directoryOf('02')]: 'plan_rejected', [ratesOf('02')]: 'applied' });
  expect(await collections(stack.store.db).employees.countDocuments({ status: 'terminated' })).toBe(0);
});

it('codes of another width: only the file that brought them is refused', async () => {
  const wide = Array.from({ length: 45 }, (_, at) => String(100_000 + at));
  await putDirectory('03', people(wide, 'A'));
  await putRates('03', '22');
  await put(payeesOf('03'), 'EE Code,Payee Code,Case Reference', ['0001,P1,C1', '2,P2,C2']);
  expect(await rejectPush()).toEqual([
    ['creations', [directoryOf('03')]],
    ['code_width', [directoryOf('03')]],
  ]);

  const { code, report } = await sync();
  expect([code, report.employees.created, report.employees.updated]).toEqual([0, 0, 1]);
  expect(await outcomes('03')).toEqual({
    [directoryOf('03')]: 'plan_rejected',
    [ratesOf('03')]: 'applied',
    [payeesOf('03')]: 'applied',
  });
  const { employees, payees } = collections(stack.store.db);
  expect(await employees.countDocuments()).toBe(CODES.length);
  expect((await payees.distinct('employee_id')).sort()).toEqual(['0001', '0002']);
});
