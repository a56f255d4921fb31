import { z } from 'zod';
import type { listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { ReportSelection } from '../../shared/report.js';
import { SyncStatus } from '../../shared/sync.js';
import { CountedErrorView, countedErrorView, ErrorView, errorView } from '../http/error-view.js';
import {
  CodeWidthView,
  codeWidthView,
  EmployeeCountsView,
  employeeCountsView,
  rowCountsView,
  StaffCountsView,
  SuccessRatesView,
  staffCountsView,
  successRatesView,
} from './count-views.js';
import { PassedOverView, passedOverView } from './passed-over-view.js';
import { BrakeView, brakeView } from './plan-views.js';

const count = () => z.int().nonnegative();

/** Why a sync was skipped, and the sync that caused it. */
export const SkippedForView = z.object({ reason: z.enum(['recent', 'busy']), sync_id: z.string() });

/** The log of a sync, without its Temporal ids. */
export const SyncLogView = z
  .object({
    sync_id: z.string(),
    report_type: ReportSelection,
    dry_run: z.boolean(),
    force: z.boolean(),
    trigger: z.enum(['cli', 'api', 'schedule', 'webhook']),
    requested_by: z.string().max(100),
    retry_of: z.exactOptional(z.string()),
    undo_of: z.exactOptional(z.string()),
    status: SyncStatus,
    waiting: z.boolean().meta({ description: 'No worker has begun it' }),
    started_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
    files: z.object({
      total: count(),
      applied: count(),
      unchanged: count(),
      failed: count(),
      unrecognized: count(),
    }),
    rows: z.object({ read: count(), valid: count(), quarantined: count(), duplicates: count() }),
    employees: EmployeeCountsView.extend({ terminations: count() }),
    staff: StaffCountsView,
    success_rates: SuccessRatesView,
    plan_hash: z.string().nullable(),
    decided_by: z.string().nullable(),
    held_by: z.exactOptional(z.array(BrakeView)).meta({ description: 'Why its plan is or was held' }),
    error: ErrorView.nullable(),
    code_width: z.exactOptional(CodeWidthView),
    roster: z.exactOptional(z.record(z.string(), z.int())),
    errors: z.exactOptional(z.array(CountedErrorView)),
    skipped_for: SkippedForView.nullable(),
    passed_over: z.exactOptional(z.array(PassedOverView)),
  })
  .meta({ id: 'SyncLog' });

type SyncLog = Awaited<ReturnType<typeof listSyncLogs>>[number];

export function logView(log: SyncLog): z.infer<typeof SyncLogView> {
  const { sync_id, report_type, dry_run, force, trigger, requested_by, retry_of, undo_of } = log;
  const { status, started_at, updated_at, completed_at, files, rows, employees, staff, success_rates } = log;
  const { plan_hash, decided_by, error, code_width, roster, errors, skipped_for, held_by, passed_over } = log;
  const { total, applied, unchanged, failed, unrecognized } = files;
  return {
    ...{ sync_id, report_type, dry_run, force, trigger, requested_by, status },
    waiting: log.waiting === true,
    ...(retry_of !== undefined && { retry_of }),
    ...(undo_of !== undefined && { undo_of }),
    started_at: started_at.toISOString(),
    updated_at: updated_at.toISOString(),
    completed_at: completed_at?.toISOString() ?? null,
    files: { total, applied, unchanged, failed, unrecognized },
    rows: rowCountsView(rows),
    employees: { ...employeeCountsView(employees), terminations: employees.terminations },
    staff: staffCountsView(staff),
    success_rates: successRatesView(success_rates),
    ...{ plan_hash, decided_by, error: error && errorView(error) },
    skipped_for: skipped_for && skippedForView(skipped_for),
    ...(held_by && held_by.length > 0 && { held_by: held_by.map(brakeView) }),
    ...(code_width && { code_width: codeWidthView(code_width) }),
    ...(roster && { roster }),
    ...(errors && { errors: errors.map(countedErrorView) }),
    ...(passed_over && { passed_over: passed_over.map(passedOverView) }),
  };
}

export function skippedForView({ reason, sync_id }: z.infer<typeof SkippedForView>) {
  return { reason, sync_id };
}
