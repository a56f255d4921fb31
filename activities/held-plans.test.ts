import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncRequest } from '../shared/sync.js';
import { directory, rateHistory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps({ PAYCOM_BRAKE_CHANGES_PERCENT: '100', PAYCOM_HOLD_DEADLINE_HOURS: '48' });
const db = () => fixture.deps.store.db;
const CODES = Array.from({ length: 100 }, (_, at) => String(at + 1).padStart(4, '0'));

/** A directory in which the first of these people are on leave, and those after them terminated. */
const onLeave = (count: number, terminated = 0) =>
  rowsOf(
    Object.fromEntries(
      CODES.map((code, at) => [code, at < count ? 'V' : at < count + terminated ? 'T' : 'A']),
    ),
  );

/** A directory in which the first of these people are terminated. */
const ended = (count: number) => onLeave(0, count);

async function deliverAndSync(day: string, count: number) {
  await fixture.deliver(directory(day), ...ended(count));
  return fixture.sync();
}
async function heldBy(day: string, count: number) {
  await fixture.deliver(directory(day), ...ended(count));
  const { sync_id } = await fixture.plan({ dry_run: true });
  return (await getSyncLog(db(), sync_id)).held_by;
}
const filesOf = async () =>
  Object.fromEntries(
    (await collections(db()).files.find().toArray()).map(({ name, status, error }) => [
      name,
      error?.code ?? status,
    ]),
  );

describe('the window of the brakes', () => {
  it('adds up what earlier syncs did', async () => {
    await deliverAndSync('01', 0);
    await deliverAndSync('02', 19);
    expect(await heldBy('03', 38)).toEqual([
      {
        ...{ brake: 'terminations', field: 'status', figure: 38, limit: 20, earlier: 19 },
        ...{ examples: ['0020', '0021', '0022'], files: [directory('03')] },
      },
    ]);
  });

  it('ends after its days', async () => {
    await deliverAndSync('01', 0);
    await deliverAndSync('02', 19);
    const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
    await collections(db()).appliedChunks.updateMany({}, { $set: { at: longAgo } });
    expect(await heldBy('03', 35)).toEqual([]);
  });

  it('does not count a sync that was undone, and counts it again when the undo is undone', async () => {
    await deliverAndSync('01', 0);
    const { sync_id: undo_of } = await deliverAndSync('02', 19);
    const undo = await fixture.sync({ undo_of });
    expect(await heldBy('03', 20)).toEqual([]);
    await fixture.sync({ undo_of: undo.sync_id });
    expect(await heldBy('04', 38)).toMatchObject([{ brake: 'terminations', figure: 38 }]);
  });

  it('counts a sync of which an undo left something', async () => {
    await deliverAndSync('01', 0);
    const { sync_id: undo_of } = await deliverAndSync('02', 19);
    await fixture.deliver(directory('03'), ...onLeave(18, 1));
    await fixture.sync();
    const { sync_id } = await fixture.sync({ undo_of });
    expect((await getSyncLog(db(), sync_id)).employees).toMatchObject({ updated: 1 });
    await fixture.deliver(directory('04'), ...onLeave(18, 16));
    const next = await fixture.plan({ dry_run: true });
    expect((await getSyncLog(db(), next.sync_id)).held_by).toMatchObject([
      { brake: 'terminations', figure: 35, earlier: 19 },
    ]);
  });

  it('does not count what a person approved', async () => {
    await deliverAndSync('01', 0);
    await fixture.deliver(directory('02'), ...ended(30));
    const { opened, sync_id, plan_hash } = await fixture.plan();
    expect((await getSyncLog(db(), sync_id)).status).toBe('held');
    await fixture.approve({ sync_id, plan_hash });
    await fixture.steps().upsertEmployees({ sync_id, plan_hash, approved_by: 'hr' });
    await fixture.steps().finalizeLog({ opened, end: { as: 'done' } });
    expect(await heldBy('03', 40)).toEqual([]);
    expect(await heldBy('04', 45)).toMatchObject([{ brake: 'terminations', figure: 15, limit: 14 }]);
  });
});

it('a directory with fewer than half of the people of the last one holds', async () => {
  await deliverAndSync('01', 0);
  await fixture.deliver(directory('02'), ...ended(0).slice(0, 50));
  const { sync_id } = await fixture.plan({ dry_run: true });
  expect((await getSyncLog(db(), sync_id)).held_by).toEqual([
    {
      ...{ brake: 'roster_shrank', figure: 49, limit: 50 },
      ...{ examples: ['0050', '0051', '0052'], files: [directory('02')] },
    },
  ]);
});

describe('directories that lose a few people each', () => {
  const shrunk = async (day: string, count: number, request: Partial<SyncRequest> = {}) => {
    await fixture.deliver(directory(day), ...ended(0).slice(0, count + 1));
    return fixture.plan(request);
  };
  const heldAt = async (day: string, count: number, force = false) => {
    const { sync_id } = await shrunk(day, count, { dry_run: true, force });
    return ((await getSyncLog(db(), sync_id)).held_by ?? []).map(({ brake, figure, limit }) => [
      brake,
      figure,
      limit,
    ]);
  };
  const apply = async (day: string, count: number, approved_by?: string) => {
    const { opened, sync_id, plan_hash } = await shrunk(day, count);
    if (approved_by !== undefined) await fixture.approve({ sync_id, plan_hash });
    await fixture.steps().upsertEmployees({ sync_id, plan_hash, ...(approved_by && { approved_by }) });
    await fixture.steps().finalizeLog({ opened, end: { as: 'done' } });
    return sync_id;
  };

  it('are compared with the largest of the window', async () => {
    for (const [day, count] of [
      ['01', 100],
      ['02', 70],
      ['03', 60],
    ] as const)
      await apply(day, count);
    expect(await heldAt('04', 49)).toEqual([['roster_shrank', 49, 50]]);
  });

  it('are not compared with one before the window, but with the last one', async () => {
    await apply('01', 100);
    await apply('02', 70);
    const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
    await collections(db()).files.updateMany({}, { $set: { applied_at: longAgo } });
    expect(await heldAt('03', 36)).toEqual([]);
    expect(await heldAt('04', 17)).toEqual([['roster_shrank', 17, 18]]);
  });

  it('are compared with the one that a person approved, not with those before it', async () => {
    await apply('01', 100);
    await apply('02', 40, 'hr');
    expect(await heldAt('03', 30)).toEqual([]);
    expect(await heldAt('04', 19)).toEqual([['roster_shrank', 19, 20]]);
  });

  it('are compared with those before an approved one whose sync was undone', async () => {
    await apply('01', 100);
    const undo_of = await apply('02', 40, 'hr');
    await fixture.sync({ undo_of });
    expect(await heldAt('03', 30, true)).toEqual([['roster_shrank', 30, 50]]);
  });

  it('are compared with those before an approved one that was undone and applied again without a hold', async () => {
    const first = await apply('01', 100);
    const second = await apply('02', 40, 'hr');
    for (const undo_of of [second, first]) await fixture.sync({ undo_of });
    for (const retry_of of [second, first]) await fixture.sync({ retry_of });
    expect(await heldAt('03', 30)).toEqual([['roster_shrank', 30, 50]]);
  });

  it('are held when each of three loses a tenth, with a limit of 80 %', async () => {
    const config = { ...fixture.deps.config, brakes: { ...fixture.deps.config.brakes, rosterPercent: 80 } };
    for (const [day, count] of [
      ['01', 100],
      ['02', 90],
      ['03', 81],
    ] as const)
      await apply(day, count);
    await fixture.deliver(directory('04'), ...ended(0).slice(0, 74));
    const { sync_id } = await fixture.bringIn();
    await fixture.steps({ config }).planChanges({ sync_id });
    expect((await getSyncLog(db(), sync_id)).held_by).toMatchObject([
      { brake: 'roster_shrank', figure: 73, limit: 80 },
    ]);
  });
});

it('a report from the future holds, and after an approval counts as made when it arrived', async () => {
  const future = '20621101020000_Employee_Directory_0000aaaa_x.csv';
  await fixture.deliver(future, ...ended(0));
  const { opened, sync_id, plan_hash } = await fixture.plan();
  expect((await getSyncLog(db(), sync_id)).held_by).toMatchObject([
    { brake: 'report_from_the_future', examples: ['0001', '0002', '0003'], files: [future] },
  ]);
  await fixture.approve({ sync_id, plan_hash });
  await fixture.steps().upsertEmployees({ sync_id, plan_hash, approved_by: 'hr' });
  await fixture.steps().finalizeLog({ opened, end: { as: 'done' } });
  expect((await collections(db()).files.findOne({ name: future }))?.report_time).toBe('2026-11-01T02:00:00');
  await deliverAndSync('02', 3);
  expect(await collections(db()).employees.countDocuments({ status: 'terminated' })).toBe(3);
});

it('a reject refuses the file whose brake held it, and the next sync plans the good file again', async () => {
  await deliverAndSync('01', 0);
  await fixture.deliver(directory('02'), ...ended(50));
  await fixture.deliver(
    rateHistory('02'),
    'EE Code,Effective Date,Amount,Pay Type',
    '0001,2026-11-01,20,Hourly',
  );
  const { opened } = await fixture.plan();
  await fixture.steps().finalizeLog({ opened, end: { as: 'rejected', by: 'hr' } });
  expect(await filesOf()).toEqual({
    [directory('01')]: 'applied',
    [directory('02')]: 'plan_rejected',
    [rateHistory('02')]: 'validated',
  });
  await fixture.sync();
  expect(await filesOf()).toMatchObject({
    [directory('02')]: 'plan_rejected',
    [rateHistory('02')]: 'applied',
  });
  expect(await collections(db()).employees.countDocuments({ status: 'terminated' })).toBe(0);
});

describe('a hold', () => {
  const held = async () => {
    await deliverAndSync('01', 0);
    await fixture.deliver(directory('02'), ...ended(50));
    return fixture.plan();
  };

  it('has the reminder and the deadline of the settings', async () => {
    const { sync_id } = await held();
    expect(await fixture.steps().planChanges({ sync_id })).toMatchObject({
      hold: { reminder_hours: 24, deadline_hours: 48 },
    });
  });

  it('logs a reminder only while it lasts', async () => {
    const { opened, sync_id } = await held();
    const reminders = () => fixture.lines.filter((line) => line.includes('approval_overdue'));
    await fixture.steps().remindOfHold({ sync_id, hours: 24 });
    expect(reminders()).toHaveLength(1);
    expect((await getSyncLog(db(), sync_id)).reminded_at).toBeInstanceOf(Date);
    await fixture.steps().remindOfHold({ sync_id, hours: 24 });
    await fixture.steps().finalizeLog({ opened, end: { as: 'expired', hours: 48 } });
    await fixture.steps().remindOfHold({ sync_id, hours: 72 });
    expect(reminders()).toHaveLength(2);
    const events = await collections(db()).events.find({ type: 'sync.still_held' }).toArray();
    expect(events, 'a repeated step records it once').toMatchObject([{ sync_id, counts: { hours: 24 } }]);
  });

  it('that ends at its deadline applies nothing, and the next sync plans its file again', async () => {
    const { opened, sync_id } = await held();
    await fixture.steps().finalizeLog({ opened, end: { as: 'expired', hours: 48 } });
    expect(await getSyncLog(db(), sync_id)).toMatchObject({
      status: 'cancelled',
      error: { code: 'hold_expired' },
    });
    expect(await filesOf()).toMatchObject({ [directory('02')]: 'validated' });
    const next = await fixture.open();
    expect((await fixture.steps().listRemote(next)).file_ids).toHaveLength(1);
  });
});
