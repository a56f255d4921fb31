import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getPlan } from '../infra/plans/plans.js';
import { releaseLeases } from '../infra/syncs/leases.js';
import { activityContext, directory, type PlannedSync, rowsOf, testSteps } from '../tests/test-steps.js';
import { confirmPlan } from './confirm-plan.js';

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
