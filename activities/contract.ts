import type { Brake, PlanCounts } from '../shared/plan/plan.js';
import type { ReportSelection, ReportType } from '../shared/report.js';
import type { SyncRequest, SyncStatus } from '../shared/sync.js';
import type { SyncReport } from '../shared/sync-report.js';

/** What passes between a workflow and its activities, and so lies in Temporal's history: ids, counts and codes. Rows never do. */
export type SyncRef = { readonly sync_id: string };
export type FileRef = SyncRef & { readonly file_id: string };

export type OpenLogInput = SyncRef &
  SyncRequest & { readonly workflow_id: string; readonly first_run_id: string };
/** Another sync is recent enough (`recent`), or runs or is held for one of the same reports (`busy`). */
export type SkipReason = { readonly reason: 'recent' | 'busy'; readonly sync_id: string };
export type OpenedLog =
  | { readonly proceed: true }
  | { readonly proceed: false; readonly because: SkipReason };

export type ListRemoteInput = SyncRef & { readonly after?: string };
/** At most 250 ids; `next` is the cursor of the page behind, absent on the last. */
export type ListedFilePage = { readonly file_ids: readonly string[]; readonly next?: string };

export type ParsedFile = { readonly tables: number; readonly rows: number };
export type ValidatedFile = {
  readonly rows_read: number;
  readonly rows_valid: number;
  readonly issues: number;
};

export type PlanSummary = {
  readonly hash: string;
  readonly counts: PlanCounts;
  readonly held_by: readonly Brake[];
};
export type ApplyPlanInput = SyncRef & { readonly plan_hash: string; readonly approved_by?: string };
export type StaffLinkCounts = Readonly<SyncReport['staff']>;

/** How a run ended, as the workflow saw it; finalize-log makes the status of it. */
export type SyncEnd =
  | { readonly as: 'done' }
  | { readonly as: 'skipped'; readonly because: SkipReason }
  | { readonly as: 'rejected'; readonly by: string }
  | { readonly as: 'cancelled' }
  | {
      readonly as: 'failed';
      readonly code: string;
      readonly details: Readonly<Record<string, string | number>>;
    };

/** Opens the log too: the step that should have may be the one that failed. */
export type FinalizeLogInput = { readonly opened: OpenLogInput; readonly end: SyncEnd };

export type FileCounts = {
  readonly total: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly unrecognized: number;
};

export type FinishedSync = SyncRef & {
  readonly report_type: ReportSelection;
  readonly status: SyncStatus;
  readonly files: FileCounts;
  readonly employees: PlanCounts;
};

/** The steps of a sync. Each may run twice, on any machine, and ends the same. */
export type Activities = {
  /** Opens the log, or says why this sync has nothing to do. */
  openLog(input: OpenLogInput): Promise<OpenedLog>;
  listRemote(input: ListRemoteInput): Promise<ListedFilePage>;
  downloadFile(input: FileRef): Promise<{ readonly bytes: number }>;
  parseNumbers(input: FileRef): Promise<ParsedFile>;
  validateRows(input: FileRef): Promise<ValidatedFile>;
  planChanges(input: SyncRef): Promise<PlanSummary>;
  /** Instead of all steps before it, in a run that takes another one back. */
  planUndo(input: SyncRef): Promise<PlanSummary>;
  upsertEmployees(input: ApplyPlanInput): Promise<PlanCounts>;
  linkStaff(input: SyncRef): Promise<StaffLinkCounts>;
  finalizeLog(input: FinalizeLogInput): Promise<FinishedSync>;
  /** Not a step of a sync: which reports have one that runs or is held. */
  reportsAtWork(): Promise<readonly ReportType[]>;
};
