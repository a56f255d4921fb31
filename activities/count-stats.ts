import { payByDepartment } from '../infra/stats/pay-stats.js';
import { rosterStats } from '../infra/stats/roster-stats.js';
import { updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** Counts the roster for the log, and pay, so that the next request for statistics is fast. Statistics that are up to date are not counted again. */
export function createCountStats({ store }: Pick<Deps, 'store'>): Activities['countStats'] {
  return async ({ sync_id }) => {
    const { by_status } = await rosterStats(store);
    await updateSyncLog(store.db, sync_id, { roster: by_status });
    await payByDepartment(store);
  };
}
