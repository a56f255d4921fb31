import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatePush } from '../dev/generate-push.js';
import { newestReportTime } from '../infra/files/applied-reports.js';
import { collections } from '../infra/mongo/collections.js';
import { appliedChunks } from '../infra/plans/applied-chunks.js';
import { payeesIn } from '../infra/roster/payees.js';
import { linkStaffRecords } from '../infra/staff/staff.js';
import { retryRequest, undoRequest } from '../services/retry-or-undo-request.js';
import { readSyncReport } from '../services/sync-report.js';
import { ALL_PARTITIONS } from '../shared/partition.js';
import { endState } from './end-state.js';
import { directory, rowsOf, testSteps } from './test-steps.js';
import {
  type AnyPush,
  anySteps,
  HEADINGS,
  nameOf,
  type Snapshot,
  type Step,
  UndoOracle,
} from './undo-oracle.js';

const fixture = testSteps({
  PAYCOM_TRANSACTION_ROWS: '3',
  PAYCOM_BRAKE_CREATIONS_PERCENT: '100',
});
const of = () => collections(fixture.deps.store.db);

async function snapshot(): Promise<Snapshot> {
  const { store } = fixture.deps;
  const { employees } = await endState(store);
  const payees = await payeesIn(store, ALL_PARTITIONS);
  const found = await of().employees.find().sort({ employee_id: 1 }).toArray();
  const files = await of().files.find().sort({ name: 1 }).toArray();
  return {
    employees: employees as Snapshot['employees'],
    payees: Object.fromEntries([...payees].map(([key, { fields }]) => [key, JSON.stringify(fields)]).sort()),
    content: Object.fromEntries(found.map(({ employee_id, content_hash }) => [employee_id, content_hash])),
    files: Object.fromEntries(
      files.map(({ name, status, applied_by }) => [name, { status, applied_by: applied_by.toSorted() }]),
    ),
    newest: await newestReportTime(store.db),
  };
}

/** Undoes a sync, first as a dry run. Returns its report and checks that the dry run said the same. */
async function undo(undo_of: string) {
  const said = async (dry_run: boolean) => {
    const { sync_id } = await fixture.sync(await undoRequest(fixture.deps.store.db, undo_of, dry_run));
    return readSyncReport(fixture.deps.store, sync_id, { reveal: true });
  };
  const [dry, report] = [await said(true), await said(false)];
  const visible = ({ employees, not_undone, files, plan, status }: typeof report) => {
    const names = files.map(({ name, status: outcome }) => `${name} ${outcome}`);
    return { employees, not_undone, names, changes: plan?.changes, status };
  };
  expect(visible(dry)).toEqual(visible(report));
  return report;
}

async function push(revision: number, force = false): Promise<string> {
  const time = new Date(`2026-11-0${revision + 2}T02:00:00Z`);
  await generatePush(fixture.server.root, { employees: 30, seed: 9, revision, time });
  return (await fixture.sync({ force })).sync_id;
}

describe('an undo of a forced sync', () => {
  it('puts pay back, and leaves the files that the sync only read again', async () => {
    await push(0);
    const before = await snapshot();
    const second = await push(1, true);
    const after = await snapshot();
    expect(after.employees).not.toEqual(before.employees);
    const report = await undo(second);
    expect(report).toMatchObject({ not_undone: [], status: 'completed' });
    const { files, ...rest } = await snapshot();
    const { files: first, ...restBefore } = before;
    expect(rest).toEqual(restBefore);
    expect(files).toMatchObject(first);
    const fresh = Object.keys(files).filter((name) => !(name in first));
    expect(report.files.map(({ name, status }) => [name, status])).toEqual(
      fresh.map((name) => [name, 'undone']),
    );

    await undo(report.sync_id);
    expect(await snapshot()).toEqual(after);
  });

  it('is refused when it changed nothing, and the files stay as they are', async () => {
    await push(0);
    const before = await snapshot();
    const { sync_id } = await fixture.sync({ force: true });
    expect(await snapshot()).toEqual(before);
    await expect(undo(sync_id)).rejects.toMatchObject({ code: 'nothing_to_undo' });
  });

  it('is refused for the dry run of an undo, also after the undo', async () => {
    const { db } = fixture.deps.store;
    await push(0);
    const second = await push(1);
    const { sync_id } = await fixture.sync(await undoRequest(db, second, true));
    await fixture.sync(await undoRequest(db, second, false));
    const before = await snapshot();
    await expect(undo(sync_id)).rejects.toMatchObject({ code: 'nothing_to_undo' });
    expect(await snapshot()).toEqual(before);
  });
});

describe('an undo of one of several syncs', () => {
  const people = (status: string) => rowsOf({ '0001': status, '0002': 'A', '0003': 'A', '0004': 'A' });

  it('takes back the report time and the files of a sync without changes', async () => {
    await fixture.deliver(directory('01'), ...people('A'));
    await fixture.sync();
    const before = await snapshot();
    await fixture.deliver(directory('08'), ...people('A'));
    const { sync_id } = await fixture.sync();
    expect((await snapshot()).newest).toBe('2026-11-08T02:00:00');
    expect(await undo(sync_id)).toMatchObject({ not_undone: [], files: [{ status: 'undone' }] });
    expect(await snapshot()).toMatchObject({ newest: before.newest, employees: before.employees });
  });

  it('works from the newest to the oldest, although each changed the same field', async () => {
    const syncs: string[] = [];
    const states: Snapshot[] = [];
    for (const [day, status] of [
      ['01', 'A'],
      ['02', 'V'],
      ['03', 'T'],
    ] as const) {
      states.push(await snapshot());
      await fixture.deliver(directory(day), ...people(status));
      syncs.push((await fixture.sync()).sync_id);
    }
    for (const sync_id of syncs.toReversed()) {
      expect((await undo(sync_id)).not_undone).toEqual([]);
      const { employees, newest } = await snapshot();
      expect({ employees, newest }).toEqual({
        employees: states.at(-1)?.employees,
        newest: states.pop()?.newest,
      });
    }
  });

  it('marks as missing whom the newest report that stays does not list', async () => {
    const missed = async () => {
      const marked = await of()
        .employees.find({ missing: { $exists: true } })
        .toArray();
      return marked.map(({ employee_id, missing }) => [employee_id, missing?.missed_by]);
    };
    await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'A' }));
    await fixture.sync();
    await fixture.deliver(directory('02'), ...rowsOf({ '0001': 'A' }));
    await fixture.sync();
    await fixture.deliver(directory('03'), ...rowsOf({ '0001': 'V', '0002': 'A' }));
    const { sync_id } = await fixture.sync();
    expect(await missed()).toEqual([]);
    const undone = await undo(sync_id);
    expect(await missed()).toEqual([['0002', '2026-11-02T02:00:00']]);
    await undo(undone.sync_id);
    expect(await missed()).toEqual([]);
  });

  it('removes the people whom it created, and its undo links them to their Staff records again', async () => {
    await fixture.deliver(directory('01'), ...people('A'));
    const { sync_id } = await fixture.sync();
    const link = { employee_id: '0002', staff_id: 'by hand' };
    expect(await linkStaffRecords(fixture.deps.store.db, [link])).toBe(1);
    const undone = await undo(sync_id);
    expect(await of().employees.countDocuments()).toBe(0);
    await undo(undone.sync_id);
    const linked = await of()
      .employees.find({ staff_id: { $ne: null } })
      .toArray();
    expect(linked).toMatchObject([link]);
  });

  it('continues where it stopped after its plan is made again, and reports the same', async () => {
    const eight = (status: string, last = status) => {
      const codes = Array.from({ length: 8 }, (_, at) => `000${at + 1}`);
      return rowsOf(Object.fromEntries(codes.map((code) => [code, code === '0008' ? last : status])));
    };
    await fixture.deliver(directory('01'), ...eight('A'));
    await fixture.sync();
    await fixture.deliver(directory('08'), ...eight('V'));
    const done = await fixture.sync();
    await fixture.deliver(directory('09'), ...eight('V', 'T'));
    await fixture.sync();

    const opened = await fixture.open({ undo_of: done.sync_id });
    const { sync_id } = opened;
    const { planUndo, upsertEmployees, finalizeLog } = fixture.steps();
    const planned = await planUndo({ sync_id });
    const first = { sync_id, plan_hash: planned.hash };
    await upsertEmployees({ ...first, step: 'begin' });
    await upsertEmployees({ ...first, step: { from: 0, to: 1 } });
    const { hash: plan_hash } = await planUndo({ sync_id });
    expect(plan_hash).not.toBe(planned.hash);
    await upsertEmployees({ sync_id, plan_hash });
    await finalizeLog({ opened, end: { as: 'done' } });

    const statuses = async () => {
      const { employees } = await snapshot();
      return Object.values(employees).map(({ status }) => status);
    };
    const restored = Array.from({ length: 7 }, () => 'active');
    expect(await statuses()).toEqual([...restored, 'terminated']);
    const { not_undone } = await readSyncReport(fixture.deps.store, sync_id, { reveal: false });
    expect(not_undone).toMatchObject([{ employee_id: '0008', field: 'status' }]);
    const applied = await appliedChunks(fixture.deps.store.db, sync_id);
    expect(new Set(applied.map(({ hash }) => hash)).size).toBe(2);

    await undo(sync_id);
    expect(await statuses()).toEqual([...restored.map(() => 'on_leave'), 'terminated']);
  });
});

/** Does the steps, and returns what is wrong. */
async function problemsOf(steps: readonly Step[]): Promise<string[]> {
  await fixture.clear();
  const { db } = fixture.deps.store;
  const oracle = new UndoOracle();
  const pushed = new Map<string, AnyPush>();
  const problems: string[] = [];
  const syncs: string[] = [];
  let pushes = 0;
  const filesOf = async (sync_id: string) => of().runFiles.find({ sync_id, reread: false }).toArray();
  for (const step of steps) {
    const before = await snapshot();
    const sync = async (request: Parameters<typeof fixture.sync>[0]) => {
      const { sync_id } = await fixture.sync(request);
      const reports = (await filesOf(sync_id)).flatMap(({ name }) => pushed.get(name) ?? []);
      oracle.record({ id: sync_id, reports }, before, await snapshot());
      syncs.push(sync_id);
    };
    if ('reports' in step) {
      pushes += 1;
      for (const [at, report] of step.reports.entries()) {
        const name = nameOf(report, pushes, at, step.do === 'late');
        pushed.set(name, report);
        await fixture.deliver(name, ...[HEADINGS[report.kind], ...report.rows].map((row) => row.join(',')));
      }
      await sync({ force: step.do === 'force' });
      continue;
    }
    const chosen = syncs[step.do === 'undo last' ? syncs.length - 1 : step.run % syncs.length] ?? '';
    if (step.do === 'retry') {
      const request = await retryRequest(db, chosen, false).catch(() => null);
      if (request) await sync(request);
      continue;
    }
    const isRefused = await undoRequest(db, chosen, false).then(
      () => false,
      () => true,
    );
    if (isRefused) continue;
    const { sync_id: id, not_undone: left = [] } = await undo(chosen);
    oracle.record({ id, undo_of: chosen }, before, await snapshot());
    syncs.push(id);
    problems.push(...oracle.problemsOf({ id, undo_of: chosen, left }));
  }
  return problems;
}

it('any sequence of pushes, forces, retries and undos ends as the undos promise', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps(5), async (steps) => {
      expect(await problemsOf(steps)).toEqual([]);
    }),
    { numRuns: 5, seed: 13, endOnFailure: true },
  );
});
