import type { ReportSelection } from './report.js';
import type { SyncRequest } from './sync.js';

/** The contract between callers and the workflows: names, ids, arguments, signals, updates and queries. */

export const SYNC_WORKFLOW = 'syncPaycom';
export const DECIDE_PLAN = 'decidePlan';
export const RUN_STATE = 'runState';

export const SCHEDULED_SYNC_WORKFLOW = 'scheduledSync';
export const SCHEDULE_ID = 'paycom-sync-hourly';

export const SWEEP_WORKFLOW = 'sweepStorage';
export const SWEEP_SCHEDULE_ID = 'paycom-storage-sweep';

/** The workflow that starts syncs for arriving files. Its id is fixed, so that only one runs. */
export const ARRIVALS_WORKFLOW = 'takeArrivals';
export const ARRIVALS_ID = 'paycom-arrivals';
export const FILE_ARRIVED = 'fileArrived';

export type ArrivalsInput = {
  /** A sync starts when nothing has arrived for this many seconds (debounce). */
  readonly quiet_seconds: number;
  /** After a continue-as-new: the reports that still wait, and since when, in milliseconds. */
  readonly arrived?: readonly (readonly [ReportSelection, number])[];
};

/** Returns the workflow id of a sync. It is fixed per report, so that Temporal rejects a second sync. A dry run has its own id and can run next to it. */
export function syncWorkflowId(report_type: ReportSelection, dry_run = false): string {
  return `paycom-${dry_run ? 'dry-run' : 'sync'}-${report_type}`;
}

/** Returns the task queue of the CPU-bound parts of large plans. A worker takes few of them at a time and leaves the others to other workers. */
export function partsQueue(taskQueue: string): string {
  return `${taskQueue}-parts`;
}

/** The input of a run, and its position after a continue-as-new. Only ids and counts, because Temporal's history stores it. */
export type SyncInput = SyncRequest & {
  readonly sync_id: string;
  /** Set by the workflow when it continues as new. */
  readonly resume?: RunFileProgress;
};

/** The progress of a run through its files. */
export type RunFileProgress = {
  /** Cursor after the last finished page. */
  readonly after?: string;
  readonly done: number;
  readonly failed: number;
};

/** A person's decision on a held plan. `hash` identifies exactly the plan that was shown. */
export type Decision = {
  /** Of the stored decision. Absent in earlier versions, which stored none. */
  readonly id?: string;
  readonly decision: 'approve' | 'reject';
  readonly hash: string;
  readonly by: string;
};

/** The current state of a run. The log in MongoDB has the details. */
export type RunState = {
  readonly sync_id: string;
  readonly step: 'opening' | 'files' | 'planning' | 'held' | 'applying' | 'linking' | 'finalizing';
  readonly files_done: number;
  readonly files_failed: number;
  readonly plan_hash?: string;
};

/** A plan with more chunks is applied in ranges of this many, each by an activity. */
export const CHUNKS_PER_STEP = 2;
