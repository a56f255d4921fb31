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
  it('counts what would change, writes nothing of it, and holds the roster until it is applied', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, plan_hash } = await own.plan();
    expect(await planOf(sync_id)).toMatchObject({ hash: plan_hash, counts: { created: 10 }, held_by: [] });
    expect(await collections(own.deps.store.db).employees.countDocuments()).toBe(0);
    expect(await rosterHolder()).toBe(sync_id);
  });

  it('made again, as after a lost answer, is the same plan', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    const { sync_id, plan_hash } = await own.plan();
    const before = await planOf(sync_id);
    expect((await own.steps().planChanges({ sync_id })).hash).toBe(plan_hash);
    expect(await planOf(sync_id)).toEqual(before);
  });

  it('under a brake is held, and gives the roster back while people think', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    await own.sync();
    await own.deliver(directory('05'), ...rowsOf(LEFT));
    const { sync_id } = await own.plan();
    expect(await planOf(sync_id)).toMatchObject({ held_by: [{ brake: 'terminations', figure: 10 }] });
    expect(await getSyncLog(own.deps.store.db, sync_id)).toMatchObject({ status: 'held' });
    expect(await rosterHolder()).toBeUndefined();
  });

  it('of a dry run is not held and does not take the roster from a sync', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    await own.sync();
    await own.deliver(directory('05'), ...rowsOf(LEFT));
    const { sync_id } = await own.plan({ dry_run: true });
    expect(await planOf(sync_id)).toMatchObject({ held_by: [{ brake: 'terminations' }] });
    expect(await getSyncLog(own.deps.store.db, sync_id)).toMatchObject({ status: 'running' });
    expect(await rosterHolder()).toBeUndefined();
  });

  it('keeps what became of the rows: which are twins is known only once the codes are whole', async () => {
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

  it('waits for its turn while another sync is between its plan and its end', async () => {
    await own.deliver(directory('01'), ...rowsOf(TEN));
    await own.plan({ report_type: 'employee_directory' });
    await expect(own.plan({ report_type: 'rate_history' })).rejects.toMatchObject({ code: 'roster_busy' });
  });
});
