import type { LeaseHolder } from '../infra/mongo/documents/lease-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { endAttempts } from '../infra/plans/planning-attempts.js';
import { sweepPlanBlobs } from '../infra/plans/plans.js';
import type { Takeover } from '../infra/syncs/leases.js';
import { abandonSyncLog, openSyncLogs } from '../infra/syncs/sync-logs.js';
import type { Deps } from './deps.js';

/** Returns the identity of a sync run, as recorded in its leases. */
export function leaseHolder({ sync_id, workflow_id, first_run_id }: SyncLog): LeaseHolder {
  return { sync_id, workflow_id, first_run_id };
}

/**
 * Marks the logs of runs that no longer exist in Temporal as abandoned. A dry run has no lease from which another sync would learn it, and an open log
 * keeps erasures, sweeps and the retention from their work.
 */
export async function abandonDeadSyncs(deps: TakeoverDeps, own: string): Promise<void> {
  const { isRunning, abandon } = leaseTakeover(deps);
  for (const log of await openSyncLogs(deps.store.db)) {
    const holder = leaseHolder(log);
    if (log.sync_id !== own && !(await isRunning(holder))) await abandon(holder);
  }
}

type TakeoverDeps = Pick<Deps, 'store' | 'blobs' | 'isRunning' | 'countSync'>;

/** Takes over the lease of a run that no longer exists in Temporal: removes the parts of a plan that it did not end, and marks its log as abandoned. */
export function leaseTakeover({ store: { db }, blobs, isRunning, countSync }: TakeoverDeps): Takeover {
  return {
    isRunning,
    abandon: async ({ sync_id }) => {
      // First, so that a crash leaves nothing of it behind.
      await endAttempts(db, sync_id);
      await sweepPlanBlobs(db, blobs, sync_id);
      const abandoned = await abandonSyncLog(db, sync_id);
      if (abandoned) countSync(abandoned);
    },
  };
}
