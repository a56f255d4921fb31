import { appendEvent } from '../infra/events/event-log.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** Records that a held sync still waits for a person, and for how many hours it has waited. */
export function createRemindOfHold({
  store: { db },
  logger,
}: Pick<Deps, 'store' | 'logger'>): Activities['remindOfHold'] {
  return async ({ sync_id, hours }) => {
    const { status, report_type } = await getSyncLog(db, sync_id);
    if (status !== 'held') return;
    logger.warn('approval_overdue', { sync_id, hours });
    const at = new Date();
    await appendEvent(db, {
      ...{ event_id: `sync.still_held:${sync_id}:${hours}`, type: 'sync.still_held', at },
      ...{ subject: `sync/${report_type}`, sync_id, report_type, status, counts: { hours } },
    });
    await updateSyncLog(db, sync_id, { reminded_at: at });
  };
}
