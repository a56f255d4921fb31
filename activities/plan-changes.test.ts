import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const own = testSteps();
const TEN = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`00${10 + at}`, 'A']));
const LEFT = Object.fromEntries(Object.keys(TEN).map((code) => [code, 'T']));

const planOf = (sync_id: string) => collections(own.deps.store.db).plans.findOne({ sync_id });
const rosterHolder = async () =>
  (await collections(own.deps.store.db).leases.findOne({ report_type: 'roster' }))?.holder?.sync_id;

describe('a plan', () => {
  it('counts the changes, writes none of them, and holds the roster lease until it is applied', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, plan_hash } = await own.plan();
    expect(await planOf(sync_id)).toMatchObject({ hash: plan_hash, counts: { created: 10 }, held_by: [] });
    expect(await collections(own.deps.store.db).employees.countDocuments()).toBe(0);
    expect(await rosterHolder()).toBe(sync_id);
  });

  it('is idempotent: a repeat after a lost response returns the same plan', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, plan_hash } = await own.plan();
    const before = await planOf(sync_id);
    expect(await own.steps().planChanges({ sync_id })).toMatchObject({ hash: plan_hash });
    expect(await planOf(sync_id)).toEqual(before);
  });

  it('is held by a brake, and releases the roster lease until a person decides', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    await own.sync();
    await own.deliver(directory('05'), ...rowsOf(LEFT));
    const { sync_id } = await own.plan();
    expect(await planOf(sync_id)).toMatchObject({ held_by: [{ brake: 'terminations', figure: 10 }] });
    expect(await getSyncLog(own.deps.store.db, sync_id)).toMatchObject({ status: 'held' });
    expect(await rosterHolder()).toBeUndefined();
  });

  it('of a dry run is not held and does not take the roster lease', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    await own.sync();
    await own.deliver(directory('05'), ...rowsOf(LEFT));
    const { sync_id } = await own.plan({ dry_run: true });
    expect(await planOf(sync_id)).toMatchObject({ held_by: [{ brake: 'terminations' }] });
    expect(await getSyncLog(own.deps.store.db, sync_id)).toMatchObject({ status: 'running' });
    expect(await rosterHolder()).toBeUndefined();
  });

  it('records duplicate rows, which can only be found after the codes have their full width', async () => {
    await own.deliver(directory('01'), ...rowsOf({ '0001': 'A' }), '0001,"FAKE0001, ADA",A');
    const { sync_id } = await own.plan();
    const { db } = own.deps.store;
    expect(await collections(db).runFiles.findOne({ sync_id })).toMatchObject({
      rows: { read: 2, valid: 1, quarantined: 0, duplicates: 1 },
    });
    expect(await collections(db).rowIssues.find({ sync_id }).toArray()).toMatchObject([
      { row: 3, field: 'employee_id', code: 'duplicate_identical' },
    ]);
  });

  it('is refused as busy while another sync is between its plan and its end', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    await own.plan({ report_type: 'employee_directory' });
    await expect(own.plan({ report_type: 'rate_history' })).rejects.toMatchObject({ code: 'roster_busy' });
  });
});
