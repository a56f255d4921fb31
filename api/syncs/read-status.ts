import type { z } from 'zod';
import type { Store } from '../../infra/mongo/store.js';
import { rosterStats } from '../../infra/stats/roster-stats.js';
import { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { logView, type SyncLogView } from './log-view.js';

const LAST = 5;

type View = z.infer<typeof SyncLogView>;

/** What runs, what waits, the last syncs, and the roster by status. */
export async function readStatus(store: Store): Promise<{
  running: View[];
  held: View[];
  last: View[];
  employees: Record<string, number>;
}> {
  const [running, held, last, counts] = await Promise.all([
    listSyncLogs(store.db, { status: 'running' }),
    listSyncLogs(store.db, { status: 'held' }),
    listSyncLogs(store.db, { limit: LAST }),
    rosterStats(store),
  ]);
  const logs = { running: running.map(logView), held: held.map(logView), last: last.map(logView) };
  return { ...logs, employees: counts.by_status };
}
