import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getPlan } from '../infra/plans/plans.js';
import { releaseLeases } from '../infra/syncs/leases.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { activityContext, directory, type PlannedSync, rowsOf, testSteps } from '../tests/test-steps.js';
import { confirmPlan } from './confirm-plan.js';
import { draftPart, planContent } from './draft-part.js';
import { prepareDraft } from './prepare-draft.js';

const fixture = testSteps();

/** A planned sync whose leases are released, so that another sync may take them. */
async function planned(): Promise<PlannedSync> {
  await fixture.deliver(directory('05'), ...rowsOf({ '0001': 'A', '0002': 'A' }));
  const sync = await fixture.plan();
  await releaseLeases(fixture.deps.store.db, sync.sync_id);
  return sync;
}
const confirm = async ({ sync_id, plan_hash }: PlannedSync) =>
  activityContext().run(confirmPlan, fixture.deps, await getPlan(fixture.deps.store.db, sync_id, plan_hash));
const STALE = { code: 'plan_stale' };

describe('an approved plan', () => {
  it('is confirmed while roster and files are unchanged', async () => {
    await expect(confirm(await planned())).resolves.toBeUndefined();
  });

  it('is stale after another sync changed one of its employees', async () => {
    const sync = await planned();
    await fixture.deliver(directory('03'), ...rowsOf({ '0001': 'T', '0002': 'A' }));
    await fixture.sync();
    await expect(confirm(sync)).rejects.toMatchObject(STALE);
  });

  it('is stale after someone else is missing than was shown', async () => {
    await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'A', '0003': 'A' }));
    await fixture.sync();
    const sync = await planned();
    const person = { employee_id: '0003' };
    expect(await collections(fixture.deps.store.db).employees.deleteOne(person)).toMatchObject({
      deletedCount: 1,
    });
    await expect(confirm(sync)).rejects.toMatchObject(STALE);
  });

  it('of the former version, whose hash does not cover who is missing, is confirmed', async () => {
    await fixture.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'A', '0003': 'A' }));
    await fixture.sync();
    const sync = await planned();
    const { store } = fixture.deps;
    const deps = { ...fixture.deps, mapping: NO_MAPPING };
    const content = await activityContext().run(async () => {
      const { draft } = await prepareDraft(deps, await getSyncLog(store.db, sync.sync_id));
      return planContent([await draftPart(deps, draft, 0)], false);
    });
    const plan_hash = store.keyring.fingerprint(String(content));
    expect(plan_hash).not.toBe(sync.plan_hash);
    const former = { $set: { hash: plan_hash }, $unset: { covers_missing: '' } } as const;
    await collections(store.db).plans.updateOne({ sync_id: sync.sync_id }, former);
    await expect(confirm({ ...sync, plan_hash })).resolves.toBeUndefined();
  });

  it('is stale after one of its files was uploaded again under the same name', async () => {
    const sync = await planned();
    const later = new Date('2026-11-05T09:00:00Z');
    await utimes(join(fixture.server.root, directory('05')), later, later);
    await expect(confirm(sync)).rejects.toMatchObject(STALE);
  });

  it('is confirmed even if the server deleted its files: the plan uses the stored bytes', async () => {
    const sync = await planned();
    await rm(join(fixture.server.root, directory('05')));
    await expect(confirm(sync)).resolves.toBeUndefined();
  });

  it('is confirmed while the server is unreachable, and the log records that the files were not checked', async () => {
    const sync = await planned();
    await fixture.server.server.stop();
    try {
      await expect(confirm(sync)).resolves.toBeUndefined();
    } finally {
      await fixture.server.server.start();
    }
    expect(fixture.lines.join()).toContain('approved_unseen');
  });
});
