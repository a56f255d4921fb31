import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

let stack: SyncStack;
afterEach(() => stack?.stop());

async function start(): Promise<void> {
  stack = await startSyncStack();
  await stack.startWorker();
}

async function directory(day: string, ...rows: string[]): Promise<void> {
  const name = `202611${day}020000_Employee_Directory_00c0ffee_Roster.csv`;
  const text = ['EE Code,EE Name,Status,Work Email', ...rows].join('\n');
  await writeFile(join(stack.remote, name), text);
}

async function run(command: 'sync' | 'undo', ...args: string[]): Promise<SyncReport> {
  const { stdout, stderr } = await stack.run('paycom', command, '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as SyncReport;
}

async function add(...records: { staff_id: string; [field: string]: unknown }[]): Promise<void> {
  await collections(stack.store.db).staff.insertMany(records);
}
const record = (staff_id: string) =>
  collections(stack.store.db).staff.findOne({ staff_id }, { projection: { _id: 0 } });
const linkOf = async (employee_id: string) =>
  (await collections(stack.store.db).employees.findOne({ employee_id }))?.staff_id;

it('paycom staff import writes all records of a file or none, and says what is wrong with which row', async () => {
  await start();
  const file = join(stack.folder, 'staff.csv');
  const importFile = async (text: string, ...args: string[]) => {
    await writeFile(file, text);
    return stack.run('paycom', 'staff', 'import', file, ...args);
  };
  const wrong = await importFile('staff_id,employee_id,active\nada,0001,yes\nbo,0002,perhaps\n');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('row 3, active: must be true or false');
  expect(wrong.stderr).toContain('Nothing was written.');
  expect(await record('ada')).toBeNull();

  const good = 'Staff ID,Employee ID\nada,0001\nbo,0002\n';
  expect((await importFile(good, '--dry-run')).stdout).toContain('2 new, 0 changed');
  expect(await record('ada')).toBeNull();
  const { stdout } = await importFile(good, '--json');
  expect(JSON.parse(stdout)).toEqual({ dry_run: false, created: 2, updated: 0, unchanged: 0 });
  expect((await stack.run('paycom', 'staff', 'import', `${file}x`)).stderr).toContain('There is no file');

  await stack.store.db.collection('staff').insertMany([{ shift: 'late' }, { shift: 'early' }]);
  await directory('01', MOSS, REED);
  const { staff, sync_id } = await run('sync');
  expect(staff).toMatchObject({ linked: 2, unusable: [{ field: 'staff_id', count: 2 }] });
  const told = '2 staff records have no staff_id: ';
  expect((await stack.run('paycom', 'logs', sync_id)).stdout).toContain(told);
  expect((await stack.run('paycom', 'staff', 'list')).stderr).toContain(told);
});

const [MOSS, REED] = ['0001,"MOSS, ADA",A,ada@example.org', '0002,"REED, BO",A,bo@example.org'];

it('a terminated employee’s Staff record is inactive after the same sync and active again after its undo', async () => {
  await start();
  await add(
    { staff_id: 'ada', employee_id: '0001', shift: 'late' },
    { staff_id: 'bo', employee_id: '0002', active: false },
  );
  await directory('01', MOSS, REED);
  expect((await run('sync')).staff).toEqual({ linked: 2, ambiguous: 0, unmatched: 0 });

  await directory('02', '0001,"MOSS, ADA",T,', '0002,"REED, BO",T,', '0003,"SNOW, CY",T,');
  expect((await run('sync', '--dry-run')).staff).toEqual({ linked: 0, ambiguous: 0, unmatched: 0 });
  expect(await record('ada')).toEqual({ staff_id: 'ada', employee_id: '0001', shift: 'late' });
  // Linked in the same sync that terminates him.
  await add({ staff_id: 'cy', employee_id: '0003' });
  const left = await run('sync');
  expect(left.staff).toEqual({ linked: 1, ambiguous: 0, unmatched: 0, deactivated: 2 });
  expect(await record('ada')).toMatchObject({ active: false, deactivated_by: 'paycom', shift: 'late' });
  expect(await record('cy')).toMatchObject({ active: false });

  expect((await run('undo', left.sync_id)).staff).toMatchObject({ reactivated: 2 });
  expect(await record('ada')).toEqual({
    staff_id: 'ada',
    employee_id: '0001',
    shift: 'late',
    active: true,
  });
  expect(await record('cy')).toMatchObject({ active: true });
  expect(await record('bo')).toEqual({ staff_id: 'bo', employee_id: '0002', active: false });
});

it('decisions hold in every later sync: rejected pairs stay unlinked, confirmed pairs stay linked', async () => {
  await start();
  const { db } = stack.store;
  await add(
    { staff_id: 'one', work_email: 'ada@example.org' },
    { staff_id: 'two', work_email: 'bo@example.org' },
  );
  await directory('01', MOSS, REED, '0004,"REED, BO",A,bo@example.org');
  expect((await run('sync')).staff).toEqual({ linked: 1, ambiguous: 2, unmatched: 0 });
  const marked = await collections(db).employees.distinct('employee_id', { staff_match: 'ambiguous' });
  expect(marked).toEqual(['0002', '0004']);

  const staff = async (...args: string[]) => {
    const { code, stdout, stderr } = await stack.run('paycom', 'staff', ...args);
    return code === 0 ? stdout : stderr;
  };
  expect(await staff('list')).toMatch(/0001 .*one/);
  expect(await staff('list', '--ambiguous')).toMatch(/0002 .*two +0\.90 +same email\n0004 .*two/);
  expect(await staff('unlink', '0001')).toBe('0001 is no longer linked to one.\n');
  expect(await staff('reject', '0002', 'two')).toContain('No sync will link 0002 to two');
  expect(await staff('undo')).toBe('The decision about 0002 and two is taken back.\n');
  expect(await staff('list', '--unlinked')).toMatch(/0002 .*two/);
  expect(await staff('reject', '0002', 'two')).toContain('No sync will link 0002 to two');
  expect(await staff('undo', '0001')).toBe('The decision about 0001 and one is taken back.\n');
  expect(await staff('undo', '0001')).toContain('no_decision_to_undo');
  expect(await staff('unlink', '0001')).toBe('0001 is no longer linked to one.\n');
  expect(await staff('confirm', '0004', 'two')).toContain('Linked 0004 to two');
  expect(await staff('confirm', '0002', 'two')).toContain('staff_taken');
  expect(await staff('list', '--unlinked')).toMatch(/0001 .*–[\s\S]*0002 .*–/);
  expect((await run('sync', '--force')).staff).toEqual({ linked: 0, ambiguous: 0, unmatched: 2 });
  expect([await linkOf('0001'), await linkOf('0002'), await linkOf('0004')]).toEqual([null, null, 'two']);

  await collections(db).staff.deleteOne({ staff_id: 'two' });
  expect((await run('sync', '--force')).staff).toEqual({ linked: 0, ambiguous: 0, unmatched: 3 });
  expect(await linkOf('0004')).toBeNull();
});
