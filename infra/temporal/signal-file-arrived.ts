import type { Client } from '@temporalio/client';
import type { Config } from '../../shared/config.js';
import type { ReportSelection } from '../../shared/report.js';
import { ARRIVALS_ID, ARRIVALS_WORKFLOW, type ArrivalsInput, FILE_ARRIVED } from '../../shared/sync-run.js';

/** Signals the arrivals workflow, and starts it if needed. It starts the sync when no more reports arrive. */
export async function signalFileArrived(
  client: Client,
  { temporal, settle }: Config,
  selections: readonly ReportSelection[],
): Promise<void> {
  const input: ArrivalsInput = { quiet_seconds: settle.seconds };
  await client.workflow.signalWithStart(ARRIVALS_WORKFLOW, {
    workflowId: ARRIVALS_ID,
    taskQueue: temporal.taskQueue,
    args: [input],
    signal: FILE_ARRIVED,
    signalArgs: [selections],
    // A workflow that hangs would swallow every later arrival.
    workflowRunTimeout: '1 day',
    staticSummary: 'Starts syncs of reports that arrive',
  });
}
