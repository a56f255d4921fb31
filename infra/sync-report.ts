import { AppError } from '../shared/app-error.js';
import { EMPLOYEE_FIELDS } from '../shared/employee.js';
import { groupOf } from '../shared/plan/change-group.js';
import type { FileReport, ReportedChange, SyncReport } from '../shared/sync-report.js';
import { BlobStore } from './blob-store.js';
import type { FileDrift, RunFile } from './documents/file-documents.js';
import type { PlanDocument } from './documents/plan-document.js';
import type { RowIssueDocument } from './documents/row-issue-document.js';
import type { EmployeeWrite } from './employee-writes.js';
import { runFiles } from './file-ledger.js';
import { findPlan, loadChunk, loadLeft, loadMissing } from './plans.js';
import { rowIssuesOf } from './row-issues.js';
import type { Store } from './store.js';
import { getSyncLog } from './sync-logs.js';

/**
 * One sync, told whole. `reveal` adds the values of the planned changes, sensitive ones too.
 *
 * @throws AppError `sync_not_found`
 */
export async function readSyncReport(
  store: Store,
  sync_id: string,
  { reveal }: { readonly reveal: boolean },
): Promise<SyncReport> {
  const { db } = store;
  const log = await getSyncLog(db, sync_id);
  const plan = await findPlan(db, sync_id);
  const { terminations: _, ...employees } = log.employees;
  const { code_width, roster, retry_of, undo_of } = log;
  return {
    sync_id,
    status: log.status,
    report_type: log.report_type,
    dry_run: log.dry_run,
    ...(retry_of && { retry_of, not_retried: await notRetried(store, retry_of) }),
    ...(undo_of && { undo_of, not_undone: plan ? await loadLeft(new BlobStore(store), plan) : [] }),
    started_at: log.started_at.toISOString(),
    completed_at: log.completed_at?.toISOString() ?? null,
    files: await fileReports(store, sync_id),
    rows: log.rows,
    success_rates: log.success_rates,
    employees,
    staff: log.staff,
    ...(plan && { plan: await planReport(store, plan, reveal) }),
    ...(code_width && { code_width }),
    ...(roster && { roster }),
    ...(log.error && { error: log.error }),
    errors: log.errors ?? [],
    ...(log.skipped_for && { skipped_for: log.skipped_for }),
  };
}

/** Files whose bytes never arrived. */
async function notRetried({ db }: Store, retry_of: string): Promise<NonNullable<SyncReport['not_retried']>> {
  const files = (await runFiles(db, retry_of)).filter(({ reread, sha256 }) => !reread && sha256 === null);
  const { code, message, hint } = new AppError('file_not_stored');
  return files.map(({ name, error }) => ({ name, error: error ?? { code, message, hint } }));
}

async function fileReports({ db }: Store, sync_id: string): Promise<FileReport[]> {
  const [files, issues] = await Promise.all([runFiles(db, sync_id), rowIssuesOf(db, sync_id)]);
  const byFile = new Map<string, RowIssueDocument[]>(files.map(({ file_id }) => [file_id, []]));
  for (const issue of issues) byFile.get(issue.file_id)?.push(issue);
  return files
    .filter(({ reread }) => !reread)
    .map((file) => fileReport(file, byFile.get(file.file_id) ?? []));
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

function hasDrifted({ came, went, moved, vanished }: FileDrift): boolean {
  return came.length + went.length + moved.length + vanished.length > 0;
}

/** What a plan would do, whom it misses, and what holds it. @throws AppError `blob_missing`, `blob_corrupt` */
export async function planReport(
  store: Store,
  plan: PlanDocument,
  reveal: boolean,
): Promise<NonNullable<SyncReport['plan']>> {
  const blobs = new BlobStore(store);
  const changes: ReportedChange[] = [];
  for (const chunk of plan.chunk_keys.keys()) {
    const { employees } = await loadChunk(blobs, plan, chunk);
    changes.push(...employees.flatMap((write) => reportedChange(write, reveal)));
  }
  const missing = [...((await loadMissing(blobs, plan))?.people ?? [])];
  return { hash: plan.hash, changes, missing, ...(plan.held_by.length > 0 && { held_by: plan.held_by }) };
}

/** Of an employee who comes or goes the fields that a report told; one of whom only the reports' words changed is no change. */
function reportedChange(write: EmployeeWrite, reveal: boolean): ReportedChange[] {
  const { kind, employee_id } = write;
  if (kind === 'restated') return [];
  const values =
    kind === 'updated'
      ? write.changes.map(({ field, before, after }) => ({ field, before, after }))
      : EMPLOYEE_FIELDS.flatMap((field) => {
          const value = write.fields[field];
          const [before, after] = kind === 'created' ? [null, value] : [value, null];
          return value === null ? [] : [{ field, before, after }];
        });
  const group = groupOf({ kind, fields: values });
  return [{ employee_id, kind, group, fields: values.map(({ field }) => field), ...(reveal && { values }) }];
}
