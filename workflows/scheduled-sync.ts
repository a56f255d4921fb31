import type { ReportSelection } from '../shared/report.js';
import { fileArrivals } from './file-arrivals.js';
import { startSyncChild } from './start-sync-child.js';
import { syncPaycom } from './sync-paycom.js';

// An exported name is a workflow type on the wire: running workflows and the callers name it (shared/sync-run.ts).
export { fileArrivals as takeArrivals, syncPaycom };

/**
 * The hourly launcher. Schedules append the time to a workflow's id, so the sync itself is started as a child under its fixed id: a
 * sync that still runs, or waits for approval, is left alone. The child outlives this run, so a held sync does not stop the schedule.
 */
export async function scheduledSync(
  report_type: ReportSelection,
): Promise<{ sync_id: string } | 'already running'> {
  const started = await startSyncChild({ report_type, trigger: 'schedule', by: 'the schedule' });
  return started ? { sync_id: started.sync_id } : 'already running';
}
