import type { NotifyInput } from '../shared/notification-run.js';
import type { Brake, PlanCounts } from '../shared/plan/plan.js';
import type { ReportSelection, ReportType } from '../shared/report.js';
import type { SweptStorage } from '../shared/retention/retention-rules.js';
import type { SyncRequest, SyncStatus } from '../shared/sync.js';
import type { SyncReport } from '../shared/sync-report.js';
import type { Decision } from '../shared/sync-run.js';
import type { Delivered, DeliverInput } from '../shared/webhook-run.js';

/** The types that workflows and activities exchange. Temporal's history stores them, so they have only ids, counts and codes, never rows. */
export type SyncRef = { readonly sync_id: string };
export type FileRef = SyncRef & { readonly file_id: string };

export type OpenLogInput = SyncRef &
  SyncRequest & { readonly workflow_id: string; readonly first_run_id: string };
/** `recent`: another sync ran recently. `busy`: another sync of one of the same reports runs or is held. */
export type SkipReason = { readonly reason: 'recent' | 'busy'; readonly sync_id: string };
export type OpenedLog =
  /** `archives`: applied files are moved on the server. */
  | { readonly proceed: true; readonly archives?: true }
  | { readonly proceed: false; readonly because: SkipReason };

export type ListRemoteInput = SyncRef & { readonly after?: string };
/** At most 250 ids. `next` is the cursor of the next page, absent on the last. */
export type ListedFilePage = { readonly file_ids: readonly string[]; readonly next?: string };

export type ParsedFile = { readonly tables: number };
export type ValidatedFile = {
  readonly rows_read: number;
  readonly rows_valid: number;
  readonly issues: number;
};

/**
 * Without `draft`: prepares the plan, and makes all of it when it is small. With `part`: makes this part, from 0. With `draft` alone: puts
 * the parts together.
 */
export type PlanChangesInput = SyncRef & { readonly draft?: string; readonly part?: number };
/** A large plan is made in parts, by any worker. */
export type PlanParts = { readonly draft: string; readonly parts: number };
/** `chunks`: present when the plan is large and applied in ranges of its chunks. */
export type PlanSummary = {
  readonly hash: string;
  readonly counts: PlanCounts;
  readonly held_by: readonly Brake[];
  readonly chunks?: number;
  /** Only for a held plan. Absent in plans of earlier versions. */
  readonly hold?: HoldLimits;
};
/** Hours between the reminders of a hold, and until it ends without a decision. Zero means never. */
export type HoldLimits = { readonly reminder_hours: number; readonly deadline_hours: number };
/** `hours`: for how long the sync has been held. */
export type RemindInput = SyncRef & { readonly hours: number };
export type CheckDecisionInput = SyncRef & Required<Decision>;
/** `step`: absent when the plan is applied whole. */
export type ApplyPlanInput = SyncRef & {
  readonly plan_hash: string;
  readonly approved_by?: string;
  readonly step?: 'begin' | { readonly from: number; readonly to: number } | 'end';
};
export type StaffLinkCounts = Readonly<SyncReport['staff']>;

/** The error code and the details of a failed step. */
export type FailureCause = {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
};

/** How a run ended. finalize-log derives the status from it. */
export type SyncEnd =
  | { readonly as: 'done'; readonly not_archived?: FailureCause }
  | { readonly as: 'skipped'; readonly because: SkipReason }
  | { readonly as: 'rejected'; readonly by: string }
  | { readonly as: 'expired'; readonly hours: number }
  | { readonly as: 'cancelled' }
  | ({ readonly as: 'failed' } & FailureCause);

/** `opened` is needed to create the log when the step that opens it failed. */
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

/** The steps of a sync. Each is idempotent and can run on any machine. */
export type Activities = {
  /** Opens the log, or returns why this sync is skipped. */
  openLog(input: OpenLogInput): Promise<OpenedLog>;
  listRemote(input: ListRemoteInput): Promise<ListedFilePage>;
  downloadFile(input: FileRef): Promise<{ readonly bytes: number }>;
  parseNumbers(input: FileRef): Promise<ParsedFile>;
  validateRows(input: FileRef): Promise<ValidatedFile>;
  planChanges(input: PlanChangesInput): Promise<PlanSummary | PlanParts>;
  /** Replaces all steps before it in a run that undoes another one. */
  planUndo(input: SyncRef): Promise<PlanSummary>;
  /** Only while the plan is held. */
  remindOfHold(input: RemindInput): Promise<void>;
  /** Accepts a decision that the API or a command stored. Temporal alone could not say who sent it. */
  checkDecision(input: CheckDecisionInput): Promise<void>;
  upsertEmployees(input: ApplyPlanInput): Promise<PlanCounts>;
  linkStaff(input: SyncRef): Promise<StaffLinkCounts>;
  /** Moves files on the server whose rows are applied. A sync does not fail with it. */
  archiveFiles(input: SyncRef): Promise<{ readonly files: number }>;
  /** A sync does not fail with it. */
  countStats(input: SyncRef): Promise<void>;
  finalizeLog(input: FinalizeLogInput): Promise<FinishedSync>;
  /** Not a step of a sync. Returns the reports with a running or held sync. */
  reportsAtWork(): Promise<readonly ReportType[]>;
  /** Not a step of a sync. Removes what is older than the settings say. */
  sweepStorage(): Promise<SweptStorage>;
  /** Not a step of a sync. Returns the webhooks and channels that have something to send. Earlier versions know no channels. */
  recordEvents(): Promise<{
    readonly webhook_ids: readonly string[];
    readonly channel_ids?: readonly string[];
  }>;
  /** Not a step of a sync. Sends a webhook its events until one is not accepted. */
  deliverEvents(input: DeliverInput): Promise<Delivered>;
  /** Not a step of a sync. Sends a channel one message about what happened since the last one. */
  sendAlarms(input: NotifyInput): Promise<Delivered>;
};
