import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { missingMarks } from '../infra/roster/missing-employees.js';
import { listSyncLogs } from '../infra/syncs/sync-logs.js';
import { readEmployeeAt, readEmployeeHistory } from '../services/employee-history.js';
import { readSyncReport } from '../services/sync-report.js';
import { ALL_PARTITIONS } from '../shared/partition.js';
import type { SyncReport } from '../shared/sync-report.js';
import type { Outcome } from './run-program.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { workflowHistories } from './workflow-histories.js';

const DIRECTORY = 'EE Code,EE Name,Status,City,Phone #';
const RATES = 'EE Code,Effective Date,Pay Type,Amount';
const PEOPLE = ['0001', '0002', '0003', '0004', '0005', '0006'];

type Row = Readonly<Record<'status' | 'city' | 'phone', string>>;
const AS_EVER: Row = { status: 'A', city: 'Reno', phone: '918-555-0123' };

function directory(people: readonly string[], changed: Readonly<Record<string, Partial<Row>>> = {}): string {
  const rows = people.map((code) => {
    const { status, city, phone } = { ...AS_EVER, ...changed[code] };
    return `${code},"DOE-${code}, ADA",${status},${city},${phone}`;
  });
  return [DIRECTORY, ...rows].join('\n');
}

let stack: SyncStack;

beforeAll(async () => {
  stack = await startSyncStack();
  await stack.startWorker();
});
afterAll(() => stack?.stop());

const put = (name: string, text: string) => writeFile(join(stack.remote, name), text);
const directoryOf = (day: string) => `202611${day}020256_Employee_Directory_1a2b3c4d_Roster.csv`;

async function sync(...args: string[]): Promise<Outcome & { report: SyncReport }> {
  const outcome = await stack.run('sync-paycom', '--json', ...args);
  expect(outcome.stdout, outcome.stderr).not.toBe('');
  return { ...outcome, report: JSON.parse(outcome.stdout) as SyncReport };
}

async function paycom(...args: string[]): Promise<string> {
  const { stdout, stderr } = await stack.run('paycom', ...args);
  expect(stdout, stderr).not.toBe('');
  return stdout;
}

const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

async function untilEnded(sync_id: string): Promise<void> {
  await expect
    .poll(async () => (await collections(stack.store.db).syncLogs.findOne({ sync_id }))?.completed_at)
    .toBeInstanceOf(Date);
}

describe('weekly pushes', () => {
  it('the first log adds up and reports the code width and its reason', async () => {
    await put(
      directoryOf('02'),
      `${directory(PEOPLE)}\n0003,"DOE-0003, ADA",A,Reno,918-555-0123\n,Nobody,A,,\n0004,x,T,,`,
    );
    await put(
      '20261102020300_Rate_History.csv',
      [RATES, ...PEOPLE.map((code) => `${code},01/05/2026,Hourly,12`)].join('\n'),
    );
    const { report, code } = await sync();
    expect(code).toBe(5);
    const { rows, employees } = report;
    expect(rows).toEqual({ read: 15, valid: 11, quarantined: 3, duplicates: 1 });
    // The conflicting rows of 0004 are quarantined, but the rate history lists him.
    expect(employees.created + employees.updated + employees.unchanged).toBe(PEOPLE.length);
    expect(report.code_width).toEqual({ width: 4, source: 'learned', counts: { 4: 12 } });
    expect(report.success_rates).toEqual({ files: 100, rows: 80 });
    expect(report.roster).toEqual({ active: 5, unknown: 1 });
    const shown = await paycom('logs', report.sync_id);
    expect(shown).toContain('15 read = 11 valid + 3 quarantined + 1 duplicates');
    expect(shown).toContain('4, learned; codes seen: 12 of 4 characters');
    expect(shown).toContain(report.plan?.hash);
  });

  it('the sync, the files and the log report added, removed and moved columns, which hold no sync', async () => {
    const moved = directory(PEOPLE.slice(0, 5), { '0002': { city: 'Elko' } })
      .split('\n')
      .map((line, at) => `${at === 0 ? 'Locker' : 'L7'},${line.replace('City', 'Town Hall')}`)
      .join('\n');
    await put(directoryOf('09'), moved);
    const { report, code } = await sync();
    expect(code).toBe(0);
    const drift = {
      against: directoryOf('02'),
      added: ['Locker', 'Town Hall'],
      removed: ['City'],
      moved: [],
    };
    expect(report.files[0]?.drift).toMatchObject(drift);
    for (const shown of [await paycom('files'), await paycom('logs', report.sync_id)])
      expect(shown).toContain('new columns: Locker, Town Hall; removed columns: City');
  });

  it('a missing employee is listed with the report that last had them, even if it changed nothing', async () => {
    const last = { report_type: 'employee_directory', report_time: '2026-11-02T02:02:56' };
    const [log] = await listSyncLogs(stack.store.db, { limit: 1 });
    const { plan } = await readSyncReport(stack.store, log?.sync_id ?? '', { reveal: false });
    expect(plan?.missing).toEqual([{ employee_id: '0006', last_listed: last }]);
    const listed = await paycom('employees', 'list', '--missing');
    expect(listed).toMatch(/0006.*2026-11-02T02:02:56.*2026-11-09T02:02:56/);
    expect(await paycom('employees', 'show', '0006')).toContain(
      'last listed by employee_directory of 2026-11-02',
    );

    await put(directoryOf('10'), directory(PEOPLE));
    await sync();
    expect(await missingMarks(stack.store, ALL_PARTITIONS)).toEqual(new Map());
    await put(directoryOf('11'), directory(PEOPLE.slice(1)));
    const { report } = await sync();
    // The file of the 10th changed nothing about 0001, who was therefore not written.
    expect(report.plan?.missing).toEqual([
      { employee_id: '0001', last_listed: { ...last, report_time: '2026-11-10T02:02:56' } },
    ]);
  });

  it('a missing status column holds the sync; after approval, the next file like it does not', async () => {
    const without = (text: string) =>
      text
        .split('\n')
        .map((line) => line.replace(/,(Status|A),/, ','))
        .join('\n');
    await put(directoryOf('12'), without(directory(PEOPLE)));
    const { report, code } = await sync();
    expect(code).toBe(6);
    expect(report.plan?.held_by).toEqual([
      {
        ...{ brake: 'columns_missing', field: 'status', figure: 1, limit: 0 },
        ...{ examples: ['0001', '0002', '0003'], files: [directoryOf('12')] },
      },
    ]);
    expect(report.rows.read).toBe(PEOPLE.length);
    await paycom('approve', report.sync_id, String(report.plan?.hash));
    await untilEnded(report.sync_id);

    await put(directoryOf('13'), without(directory(PEOPLE, { '0003': { city: 'Elko' } })));
    expect((await sync()).code).toBe(0);
    expect((await sync('--force', '--dry-run')).report.plan?.held_by).toBeUndefined();
  });

  it('headings stay out of histories and the log of the worker', async () => {
    const [inHistories, inLog] = [
      await workflowHistories(stack),
      await readFile(join(stack.folder, 'worker.log'), 'utf8'),
    ];
    expect(inHistories).toContain('columns_missing');
    expect(inLog).toContain('worker_started');
    for (const heading of ['Locker', 'Town Hall', 'Phone #']) {
      expect(inHistories.includes(heading), `${heading} in a history`).toBe(false);
      expect(inLog.includes(heading), `${heading} in the log`).toBe(false);
    }
  });

  it('each value names its report, file, row and heading', async () => {
    await put(
      '20261114020300_Rate_History.csv',
      `${RATES}\n0003,01/05/2026,Hourly,12\n0003,11/14/2026,Hourly,13`,
    );
    await sync();
    const history = parsed(await paycom('employees', 'show', '0003', '--json', '--reveal'));
    expect(history.hourly_rate).toBe('13.00');
    expect(history.origins).toMatchObject({
      city: { file: directoryOf('13'), row: 4, headings: ['City'], report_time: '2026-11-13T02:02:56' },
      status: { file: directoryOf('02'), row: 4, headings: ['Status'] },
      first_name: { headings: ['EE Name'] },
      hourly_rate: { file: '20261114020300_Rate_History.csv', row: 3, headings: ['Amount'] },
      birth_date: null,
    });
    expect(history).toHaveProperty(
      'changes.0.fields.0',
      expect.objectContaining({ before: '12.00', after: '13.00' }),
    );

    const hidden = await paycom('employees', 'show', '0003');
    expect(hidden).toContain('row 3, Amount');
    expect(hidden).not.toContain('13.00');
    const untold = await readEmployeeHistory(stack.store, '0003', {
      reveal: false,
      push_minutes: 30,
    });
    expect(JSON.stringify(untold)).not.toContain('13.00');
    expect(untold).toHaveProperty('changes.0.fields.0.field', 'hourly_rate');
    expect(untold).not.toHaveProperty('changes.0.fields.0.before');
  });

  it('a past day shows what was stored then, sensitive fields only with --reveal', async () => {
    const changes = collections(stack.store.db).changes;
    await changes.updateMany(
      { 'fields.field': 'hourly_rate' },
      { $set: { at: new Date('2026-11-20T12:00:00Z') } },
    );
    await changes.updateMany({ kind: 'created' }, { $set: { at: new Date('2026-11-02T12:00:00Z') } });
    const at = (day: string, reveal = true) => readEmployeeAt(stack.store, '0003', { day, reveal });
    expect(await at('2026-11-19')).toMatchObject({ hourly_rate: '12.00' });
    expect(await at('2026-11-20')).toMatchObject({ hourly_rate: '13.00' });
    expect(await at('2026-11-19', false)).toMatchObject({ hourly_rate: null, status: 'active' });
    expect(await at('2026-11-01')).toBeNull();
    expect(await paycom('employees', 'show', '0003', '--at', '2026-11-19')).toMatch(
      /hourly_rate +\(--reveal\)/,
    );
    expect((await stack.run('paycom', 'employees', 'show', '0003', '--at', 'May')).code).toBe(2);
  });

  it('a plan can be shared as a page, with values only on request', async () => {
    await put(
      directoryOf('16'),
      directory(PEOPLE, {
        '0001': { status: 'T' },
        '0002': { phone: '918-555-0199' },
        '0003': { city: 'Elko' },
      }),
    );
    const [plain, open] = [join(stack.folder, 'plain.html'), join(stack.folder, 'open.html')];
    const dry = await stack.run('sync-paycom', '--dry-run', '--html', plain);
    expect(dry.stdout).toMatch(/Terminated \(1\)[\s\S]*Address and contact \(1\)/);
    expect(await readFile(plain, 'utf8')).not.toContain('5550199');
    const [log] = await listSyncLogs(stack.store.db, { limit: 1 });
    const sync_id = log?.sync_id ?? '';
    await stack.run('paycom', 'logs', sync_id, '--html', open, '--reveal');
    expect(await readFile(open, 'utf8')).toMatch(/Confidential[\s\S]*\+19185550199/);
    expect((await stat(open)).mode & 0o777).toBe(0o600);
    const refused = await stack.run('paycom', 'logs', sync_id, '--html', join(stack.folder, 'no/where.html'));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('ENOENT')]);
    expect((await stack.run('sync-paycom', '--detach', '--html', plain)).code).toBe(2);
  });
});
