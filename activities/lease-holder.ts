import type { LeaseHolder } from '../infra/mongo/documents/lease-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import type { Takeover } from '../infra/syncs/leases.js';
import { abandonSyncLog } from '../infra/syncs/sync-logs.js';
import type { Deps } from './deps.js';

/** Returns the identity of a sync run, as recorded in its leases. */
export function leaseHolder({ sync_id, workflow_id, first_run_id }: SyncLog): LeaseHolder {
  return { sync_id, workflow_id, first_run_id };
}

/** Takes over the lease of a run that no longer exists in Temporal, and marks its log as abandoned. */
export function leaseTakeover({
  store,
  isRunning,
  countSync,
}: Pick<Deps, 'store' | 'isRunning' | 'countSync'>): Takeover {
  return {
    isRunning,
    abandon: async ({ sync_id }) => {
      const abandoned = await abandonSyncLog(store.db, sync_id);
      if (abandoned) countSync(abandoned);
    },
  };
}
