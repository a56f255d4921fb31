import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { type ChildWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { ReportSelection } from '../shared/report.js';
import { REPORT_TYPE, SYNC_ID, TRIGGER } from '../shared/search-attributes.js';
import type { SyncRequest } from '../shared/sync.js';
import { newSyncId } from '../shared/sync-id.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { syncPaycom } from './sync-paycom.js';

type StartParams = {
  readonly report_type: ReportSelection;
  readonly trigger: SyncRequest['trigger'];
  /** The name of the requester, for the Web UI. */
  readonly by: string;
};
type StartedSync = { readonly sync_id: string; readonly handle: ChildWorkflowHandle<typeof syncPaycom> };

/** Starts a sync as a child workflow that outlives its parent. Returns null when a sync of the same selection runs or is held. */
export async function startSyncChild({ report_type, trigger, by }: StartParams): Promise<StartedSync | null> {
  const sync_id = newSyncId(new Date(), Math.random);
  try {
    const handle = await startChild(syncPaycom, {
      workflowId: syncWorkflowId(report_type),
      args: [{ sync_id, report_type, dry_run: false, force: false, trigger, requested_by: trigger }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      typedSearchAttributes: [
        { key: SYNC_ID, value: sync_id },
        { key: REPORT_TYPE, value: report_type },
        { key: TRIGGER, value: trigger },
      ],
      staticSummary: `Sync ${sync_id}: ${report_type}, by ${by}`,
      memo: { sync_id },
    });
    return { sync_id, handle };
  } catch (failure) {
    if (failure instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw failure;
  }
}
