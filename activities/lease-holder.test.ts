import { expect, it } from 'vitest';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { testSteps } from '../tests/test-steps.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';

const fixture = testSteps();

it('a lease stores workflow id and first run id, which identify its holder in Temporal', async () => {
  const { sync_id, workflow_id, first_run_id } = await fixture.open();
  const log = await getSyncLog(fixture.deps.store.db, sync_id);
  expect(leaseHolder(log)).toEqual({ sync_id, workflow_id, first_run_id });
});

it('a takeover marks the log of a dead run as abandoned, and leaves the log of an ended run', async () => {
  const counted: string[] = [];
  const { abandon } = leaseTakeover({
    ...fixture.deps,
    countSync: ({ status }) => void counted.push(status),
  });
  const running = await fixture.open({ dry_run: true });
  const ended = await fixture.open({ dry_run: true });
  await fixture.steps().finalizeLog({ opened: ended, end: { as: 'done' } });
  for (const run of [running, ended])
    await abandon(leaseHolder(await getSyncLog(fixture.deps.store.db, run.sync_id)));
  expect(await getSyncLog(fixture.deps.store.db, running.sync_id)).toMatchObject({ status: 'abandoned' });
  expect(await getSyncLog(fixture.deps.store.db, ended.sync_id)).toMatchObject({ status: 'completed' });
  expect(counted).toEqual(['abandoned']);
});
