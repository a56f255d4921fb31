import { BlobStore } from '../infra/blobs/blob-store.js';
import { countIssues, issuesOfFile } from '../infra/files/row-issues.js';
import { runFiles } from '../infra/files/run-files.js';
import type { FileDrift, RunFile } from '../infra/mongo/documents/file-documents.js';
import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import type { Store } from '../infra/mongo/store.js';
import { countChanges, plannedChanges } from '../infra/plans/planned-changes.js';
import { findPlan, loadMissing, loadUndoConflicts } from '../infra/plans/plans.js';
import { namesOf } from '../infra/roster/employee-names.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { reportedError } from '../shared/reported-error.js';
import type { FileReport, MissingEmployee, ReportedBrake, SyncReport } from '../shared/sync-report.js';

/**
 * `names` adds the names of the employees. `reveal` adds the values of the planned changes, including sensitive ones. `most` limits each list of changes, missing employees and
 * issues; a total beside each list counts all.
 */
type ReadOptions = { readonly reveal: boolean; readonly names?: boolean; readonly most?: number };

/**
 * Returns the report of a sync, in full or with lists of at most `most` entries.
 *
 * @throws AppError `sync_not_found`
 */
export async function readSyncReport(store: Store, sync_id: string, sight: ReadOptions): Promise<SyncReport> {
  const { db } = store;
  const log = await getSyncLog(db, sync_id);
  const plan = await findPlan(db, sync_id);
  const { terminations: _, ...employees } = log.employees;
  const { code_width, roster, retry_of, undo_of, passed_over } = log;
  return {
    sync_id,
    status: log.status,
    ...(log.waiting && { waiting: true as const }),
    report_type: log.report_type,
    dry_run: log.dry_run,
    ...{ trigger: log.trigger, requested_by: log.requested_by },
    ...(log.decided_by !== null && { decided_by: log.decided_by }),
    ...(plan?.decision?.accepted_at && { decision: decisionOf(plan.decision) }),
    ...(plan?.decision?.reason !== undefined && { decision_reason: plan.decision.reason }),
    ...(retry_of && { retry_of, not_retried: await notRetried(store, retry_of) }),
    ...(undo_of && { undo_of, not_undone: plan ? await loadUndoConflicts(new BlobStore(store), plan) : [] }),
    started_at: log.started_at.toISOString(),
    completed_at: log.completed_at?.toISOString() ?? null,
    files: await fileReports(store, sync_id, sight.most),
    rows: log.rows,
    success_rates: log.success_rates,
    employees,
    staff: log.staff,
    ...(plan && { plan: await planReport(store, plan, log.held_by ?? plan.held_by, sight) }),
    ...(code_width && { code_width }),
    ...(roster && { roster }),
    ...(log.error && { error: log.error }),
    errors: log.errors ?? [],
    ...(passed_over && { passed_over }),
    ...(log.skipped_for && { skipped_for: log.skipped_for }),
  };
}

function decisionOf({ decision, at, by_name }: NonNullable<PlanDocument['decision']>) {
  return { decision, at: at.toISOString(), ...(by_name !== undefined && { by_name }) };
}

/** Returns the files that could not be retried because their bytes were never stored. */
async function notRetried({ db }: Store, retry_of: string): Promise<NonNullable<SyncReport['not_retried']>> {
  const files = (await runFiles(db, retry_of)).filter(
    ({ reread, fingerprint }) => !reread && fingerprint === null,
  );
  return files.map(({ name, error }) => ({
    name,
    error: error ?? reportedError(new AppError('file_not_stored')),
  }));
}

async function fileReports({ db }: Store, sync_id: string, most: number | undefined): Promise<FileReport[]> {
  const [files, totals] = await Promise.all([runFiles(db, sync_id), countIssues(db, sync_id)]);
  const ownFiles = files.filter(({ reread }) => !reread);
  return Promise.all(
    ownFiles.map(async (file) => {
      const { file_id } = file;
      const issues_total = totals.get(file_id) ?? 0;
      const issues = issues_total > 0 ? await issuesOfFile(db, { sync_id, file_id }, most) : [];
      return { ...fileReport(file, issues), ...(most !== undefined && { issues_total }) };
    }),
  );
}

function fileReport(
  { name, report_type, status, rows, drift, error }: RunFile,
  issues: FileReport['issues'],
): FileReport {
  return {
    name,
    report_type,
    status,
    rows_read: rows?.read ?? 0,
    rows_valid: rows?.valid ?? 0,
    rows_quarantined: rows?.quarantined ?? 0,
    issues: issues.map(({ row, field, code }) => ({ row, field, code })),
    ...(drift && hasDrifted(drift) && { drift }),
    ...(error && { error }),
  };
}

function hasDrifted({ added, removed, moved, required_missing }: FileDrift): boolean {
  return added.length + removed.length + moved.length + required_missing.length > 0;
}

/** Reports the changes of a plan, its missing employees and why it is held. @throws AppError `blob_missing`, `blob_corrupt` */
async function planReport(
  store: Store,
  plan: PlanDocument,
  held_by: readonly ReportedBrake[],
  { reveal, names, most }: ReadOptions,
): Promise<NonNullable<SyncReport['plan']>> {
  const { hash } = plan;
  const changes = (await plannedChanges(store, plan, { reveal, names, most })).map(({ change }) => change);
  const missing = await missingOf(store, plan);
  const listed = missing.slice(0, most);
  return {
    hash,
    changes,
    missing: names ? await withNames(store, listed) : listed,
    ...(most !== undefined && { changes_total: countChanges(plan), missing_total: missing.length }),
    ...(held_by.length > 0 && { held_by: [...held_by] }),
  };
}

/** Adds the names of employees. */
export async function withNames(
  { db }: Store,
  missing: readonly MissingEmployee[],
): Promise<MissingEmployee[]> {
  const known = await namesOf(
    db,
    missing.map(({ employee_id }) => employee_id),
  );
  return missing.map((each) => ({ ...each, name: known.get(each.employee_id) ?? '' }));
}

/** Returns the employees that a plan marks as missing. @throws AppError `blob_missing`, `blob_corrupt` */
export async function missingOf(store: Store, plan: PlanDocument): Promise<MissingEmployee[]> {
  return [...((await loadMissing(new BlobStore(store), plan))?.people ?? [])];
}
