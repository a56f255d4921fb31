import type { LeaseHolder } from '../infra/documents/lease-document.js';
import type { SyncLog } from '../infra/documents/sync-log.js';

/** The run of a sync, as it stands in the leases that it takes. */
export function holderOf({ sync_id, workflow_id, first_run_id }: SyncLog): LeaseHolder {
  return { sync_id, workflow_id, first_run_id };
}
