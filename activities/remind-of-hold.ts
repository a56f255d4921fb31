import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** Logs a warning that a held sync still waits for a person, and records when. */
export function createRemindOfHold({ store: { db }, logger }: Deps): Activities['remindOfHold'] {
  return async ({ sync_id, hours }) => {
    const { status } = await getSyncLog(db, sync_id);
    if (status !== 'held') return;
    logger.warn('approval_overdue', { sync_id, hours });
    await updateSyncLog(db, sync_id, { reminded_at: new Date() });
  };
}
