import type { ReportSelection } from './report.js';
import type { SyncRequest } from './sync.js';

/** What callers and the workflow agree on: its name, its id, its arguments, its update and its query. */

export const SYNC_WORKFLOW = 'syncPaycom';
export const DECIDE_PLAN = 'decidePlan';
export const RUN_STATE = 'runState';

export const SCHEDULED_SYNC_WORKFLOW = 'scheduledSync';
export const SCHEDULE_ID = 'paycom-sync-hourly';

/** The launcher of syncs of what arrives, by its fixed id, so that there is one. */
export const ARRIVALS_WORKFLOW = 'takeArrivals';
export const ARRIVALS_ID = 'paycom-arrivals';
export const FILE_ARRIVED = 'fileArrived';

export type ArrivalsInput = {
  /** A sync starts once nothing has arrived for so long. */
  readonly quiet_seconds: number;
  /** After a continue-as-new what waits still, and since when, in milliseconds. */
  readonly arrived?: readonly (readonly [ReportSelection, number])[];
};

/** One sync of a report at a time: the id is fixed, so that Temporal refuses a second one. A dry run may go on beside it. */
export function syncWorkflowId(report_type: ReportSelection, dry_run = false): string {
  return `paycom-${dry_run ? 'dry-run' : 'sync'}-${report_type}`;
}

/** What a run starts from, and, after a continue-as-new, where it goes on. Ids and counts only: this lies in Temporal's history. */
export type SyncInput = SyncRequest & {
  readonly sync_id: string;
  /** Set by the run itself when it continues as new. */
  readonly resume?: RunFileProgress;
};

/** How far a run is through its files. */
export type RunFileProgress = {
  /** Cursor behind the last page that was finished. */
  readonly after?: string;
  readonly done: number;
  readonly failed: number;
};

/** What a person said of a held plan. `hash` names exactly the plan that was shown. */
export type Decision = {
  readonly decision: 'approve' | 'reject';
  readonly hash: string;
  readonly by: string;
};

/** Where a run stands; the log in MongoDB tells more. */
export type RunState = {
  readonly sync_id: string;
  readonly step: 'opening' | 'files' | 'planning' | 'held' | 'applying' | 'linking' | 'finalizing';
  readonly files_done: number;
  readonly files_failed: number;
  readonly plan_hash?: string;
};
