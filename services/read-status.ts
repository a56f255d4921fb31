import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import type { Store } from '../infra/mongo/store.js';
import { rosterStats } from '../infra/stats/roster-stats.js';
import { listSyncLogs } from '../infra/syncs/sync-logs.js';

const LAST = 5;

/** `last`: the newest syncs, whatever their status. `employees`: how many have each status. */
export type Status = {
  readonly running: readonly SyncLog[];
  readonly held: readonly SyncLog[];
  readonly last: readonly SyncLog[];
  readonly employees: Readonly<Record<string, number>>;
};

/** Returns the running syncs, those held for approval, the last five syncs, and the roster counts. */
export async function readStatus(store: Store): Promise<Status> {
  const { db } = store;
  const [running, held, last, { by_status: employees }] = await Promise.all([
    listSyncLogs(db, { status: 'running' }),
    listSyncLogs(db, { status: 'held' }),
    listSyncLogs(db, { limit: LAST }),
    rosterStats(store),
  ]);
  return { running, held, last, employees };
}
