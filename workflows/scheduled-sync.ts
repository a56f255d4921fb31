import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { ReportSelection } from '../shared/report.js';
import { REPORT_TYPE, TRIGGER } from '../shared/search-attributes.js';
import { newSyncId } from '../shared/sync-id.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { syncPaycom } from './sync-paycom.js';

export { syncPaycom };

/**
 * The hourly launcher. Schedules append the time to a workflow's id, so the sync itself is started as a child under its fixed id: a
 * sync that still runs, or waits for approval, is left alone. The child outlives this run, so a held sync does not stop the schedule.
 */
export async function scheduledSync(
  report_type: ReportSelection,
): Promise<{ sync_id: string } | 'already running'> {
  const sync_id = newSyncId(new Date(), Math.random);
  try {
    await startChild(syncPaycom, {
      workflowId: syncWorkflowId(report_type),
      args: [
        { sync_id, report_type, dry_run: false, force: false, trigger: 'schedule', requested_by: 'schedule' },
      ],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      typedSearchAttributes: [
        { key: REPORT_TYPE, value: report_type },
        { key: TRIGGER, value: 'schedule' },
      ],
      staticSummary: `Sync ${sync_id}: ${report_type}, by the schedule`,
      memo: { sync_id },
    });
    return { sync_id };
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return 'already running';
    throw failure;
  }
}
