import { setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import type { ReportSelection } from '../shared/report.js';
import { deliverWebhook } from './deliver-webhook.js';
import { fileArrivals } from './file-arrivals.js';
import { notifyChannel } from './notify-channel.js';
import { startSyncChild } from './start-sync-child.js';
import { sweepStorage } from './sweep-storage.js';
import { syncPaycom } from './sync-paycom.js';
import { watchEvents } from './watch-events.js';

// Exported names are workflow types on the wire. Running workflows and callers use them (shared/sync-run.ts).
export { deliverWebhook, fileArrivals as takeArrivals, notifyChannel, sweepStorage, syncPaycom, watchEvents };

/**
 * The hourly launcher. A schedule appends the time to the workflow id, so this workflow starts the sync as a child with a fixed id. A sync
 * that still runs or waits for approval is not disturbed. The child outlives this run, so a held sync does not block the schedule.
 */
export async function scheduledSync(
  report_type: ReportSelection,
): Promise<{ sync_id: string } | 'already running'> {
  const started = await startSyncChild({ report_type, trigger: 'schedule', by: 'the schedule' });
  return started ? { sync_id: started.sync_id } : 'already running';
}

/**
 * Where workers have versions, a launcher moves to the current one, so that the syncs that it starts run there. A sync stays on the version that
 * began it. Without versions, the server refuses such options.
 */
const asLauncher = () =>
  workflowInfo().currentDeploymentVersion?.deploymentName
    ? ({ versioningBehavior: 'AUTO_UPGRADE' } as const)
    : {};
setWorkflowOptions(asLauncher, scheduledSync);
setWorkflowOptions(asLauncher, fileArrivals);
setWorkflowOptions(asLauncher, sweepStorage);
setWorkflowOptions(asLauncher, watchEvents);
setWorkflowOptions(asLauncher, deliverWebhook);
setWorkflowOptions(asLauncher, notifyChannel);
