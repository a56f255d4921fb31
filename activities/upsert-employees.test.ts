import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { appliedChunks } from '../infra/plans/applied-chunks.js';
import { releaseLeases } from '../infra/syncs/leases.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { createUpsertEmployees } from './upsert-employees.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '2' });
const FIVE = { '0001': 'A', '0002': 'A', '0003': 'A', '0004': 'A', '0005': 'A' };

async function planned() {
  await fixture.deliver(directory('05'), ...rowsOf(FIVE));
  return fixture.plan();
}
/** Returns what applying a plan wrote: employees, their update times and their changes. */
async function written() {
  const { employees, changes } = collections(fixture.deps.store.db);
  const stored = await employees.find().sort({ employee_id: 1 }).toArray();
  return {
    people: stored.length,
    at: stored.map(({ updated_at }) => updated_at),
    changes: await changes.countDocuments(),
  };
}
const planOf = (sync_id: string) => collections(fixture.deps.store.db).plans.findOne({ sync_id });

describe('applying a plan', () => {
  it('writes each employee once, even if the step repeats', async () => {
    const { sync_id, plan_hash } = await planned();
    await fixture.steps().upsertEmployees({ sync_id, plan_hash });
    const once = await written();
    expect(once).toMatchObject({ people: 5, changes: 5 });
    expect(await fixture.steps().upsertEmployees({ sync_id, plan_hash })).toMatchObject({ created: 5 });
    expect(await written()).toEqual(once);
    expect(await planOf(sync_id)).toMatchObject({ status: 'applied' });
  });

  it('stops between two chunks when it is cancelled, and the next attempt writes only the rest', async () => {
    const { sync_id, plan_hash } = await planned();
    const context = activityContext();
    context.once('heartbeat', () => context.cancel());
    const applying = context.run(createUpsertEmployees(fixture.deps), { sync_id, plan_hash });
    await expect(applying).rejects.toMatchObject({ name: 'CancelledFailure' });
    const [first, ...others] = await appliedChunks(fixture.deps.store.db, sync_id);
    expect([first?.chunk, others]).toEqual([0, []]);
    expect(await written()).toMatchObject({ people: 2, changes: 2 });

    await fixture.steps().upsertEmployees({ sync_id, plan_hash });
    expect(await appliedChunks(fixture.deps.store.db, sync_id)).toMatchObject([
      first,
      { chunk: 1 },
      { chunk: 2 },
    ]);
    expect(await written()).toMatchObject({ people: 5, changes: 5 });
  });

  it('reports each chunk in a heartbeat', async () => {
    const { sync_id, plan_hash } = await planned();
    const context = activityContext();
    const beats: unknown[] = [];
    context.on('heartbeat', (details) => beats.push(details));
    await context.run(createUpsertEmployees(fixture.deps), { sync_id, plan_hash });
    expect(beats).toEqual([1, 2, 3].map((chunks_done) => ({ chunks_done, chunks: 3 })));
  });

  it("is refused if the hash is not that of the sync's plan", async () => {
    const { sync_id } = await planned();
    await expect(fixture.steps().upsertEmployees({ sync_id, plan_hash: 'other' })).rejects.toMatchObject({
      code: 'plan_stale',
    });
    expect(await written()).toMatchObject({ people: 0 });
  });

  it('is refused after another sync took the lease of its reports', async () => {
    const { sync_id, plan_hash } = await planned();
    await releaseLeases(fixture.deps.store.db, sync_id);
    await fixture.open();
    await expect(fixture.steps().upsertEmployees({ sync_id, plan_hash })).rejects.toMatchObject({
      code: 'lease_lost',
    });
    expect(await written()).toMatchObject({ people: 0 });
  });

  it('is refused if another sync changed the same employees in between', async () => {
    const { sync_id, plan_hash } = await planned();
    await releaseLeases(fixture.deps.store.db, sync_id);
    await fixture.deliver(directory('03'), ...rowsOf({ '0001': 'T' }));
    await fixture.sync();
    await expect(fixture.steps().upsertEmployees({ sync_id, plan_hash })).rejects.toMatchObject({
      code: 'plan_stale',
    });
  });

  it('a late attempt does not bring files back that were undone since', async () => {
    const { opened, sync_id, plan_hash } = await planned();
    const { blobs, store } = fixture.deps;
    const { finalizeLog, upsertEmployees } = fixture.steps();
    // The late attempt reads who is missing at its end. Until it goes on, the sync ends and is undone.
    let ended: Promise<unknown> | undefined;
    const late = new Proxy(blobs, {
      get: (target, name) => {
        if (name !== 'get') return Reflect.get(target, name).bind(target);
        return async (key: string) => {
          const bytes = await target.get(key);
          ended ??= upsertEmployees({ sync_id, plan_hash })
            .then(() => finalizeLog({ opened, end: { as: 'done' } }))
            .then(() => fixture.sync({ undo_of: sync_id }));
          if (key.endsWith('/missing')) await ended;
          return bytes;
        };
      },
    });
    await expect(
      fixture.steps({ blobs: late }).upsertEmployees({ sync_id, plan_hash }),
    ).rejects.toMatchObject({
      code: 'lease_lost',
    });
    const files = await collections(store.db).files.find().toArray();
    expect(files).toMatchObject([{ status: 'undone', applied_at: null }]);
  });

  it('records who approved it in the plan and in the log', async () => {
    const { sync_id, plan_hash } = await planned();
    await fixture.steps().upsertEmployees({ sync_id, plan_hash, approved_by: 'hr' });
    expect(await planOf(sync_id)).toMatchObject({ decided_by: 'hr' });
    expect(await getSyncLog(fixture.deps.store.db, sync_id)).toMatchObject({ decided_by: 'hr' });
  });

  it('marks a file as applied if it changed someone, else as unchanged', async () => {
    await fixture.deliver(directory('01'), ...rowsOf(FIVE));
    await fixture.sync();
    await fixture.deliver(directory('05'), ...rowsOf(FIVE));
    await fixture.sync();
    const files = await collections(fixture.deps.store.db).files.find().sort({ name: 1 }).toArray();
    expect(files.map(({ name, status }) => [name, status])).toEqual([
      [directory('01'), 'applied'],
      [directory('05'), 'unchanged'],
    ]);
  });
});
