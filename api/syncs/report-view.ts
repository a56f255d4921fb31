import { z } from 'zod';
import { ReportSelection, ReportType } from '../../shared/report.js';
import { FileStatus, SyncStatus } from '../../shared/sync.js';
import type { FileReport, SyncReport } from '../../shared/sync-report.js';
import { CountedErrorView, countedErrorView, ErrorView, errorView } from '../http/error-view.js';
import {
  CodeWidthView,
  codeWidthView,
  EmployeeCountsView,
  employeeCountsView,
  RowCountsView,
  rowCountsView,
  StaffCountsView,
  SuccessRatesView,
  staffCountsView,
  successRatesView,
} from './count-views.js';
import { DriftView, driftView } from './drift-view.js';
import { SkippedForView, skippedForView } from './log-view.js';
import { PassedOverView, passedOverView } from './passed-over-view.js';
import {
  BrakeView,
  brakeView,
  MissingEmployeeView,
  missingEmployeeView,
  PlannedChangeView,
  plannedChangeView,
} from './plan-views.js';

const FileReportView = z.object({
  name: z.string(),
  report_type: ReportType.nullable(),
  status: FileStatus,
  rows_read: z.int(),
  rows_valid: z.int(),
  rows_quarantined: z.int(),
  issues: z.array(z.object({ row: z.int(), field: z.string(), code: z.string() })),
  issues_total: z.int().optional(),
  drift: DriftView.optional(),
  error: ErrorView.optional(),
});
const PlanView = z.object({
  hash: z.string(),
  changes: z.array(PlannedChangeView),
  missing: z.array(MissingEmployeeView),
  changes_total: z.int().optional(),
  missing_total: z.int().optional(),
  held_by: z.array(BrakeView).optional(),
});
const NotRetriedView = z.object({ name: z.string(), error: ErrorView });
const NotUndoneView = z.object({
  employee_id: z.string(),
  field: z.string().nullable(),
  changed_by: z.string().nullable(),
});

/** One sync: its files, rows, plan and errors, without values. */
export const SyncReportView = z
  .object({
    sync_id: z.string(),
    status: SyncStatus,
    waiting: z.literal(true).optional(),
    report_type: ReportSelection,
    dry_run: z.boolean(),
    trigger: z.enum(['cli', 'api', 'schedule', 'webhook']),
    requested_by: z.string(),
    decided_by: z.string().optional(),
    decision: z
      .object({
        decision: z.enum(['approve', 'reject']),
        at: z.iso.datetime(),
        by_name: z.string().optional(),
      })
      .optional()
      .meta({
        description: 'What was decided about its plan. The name is only there for those who may decide',
      }),
    decision_reason: z.string().optional().meta({ description: 'Why, in the words of that person' }),
    retry_of: z.string().optional(),
    undo_of: z.string().optional(),
    workflow_url: z
      .url()
      .optional()
      .meta({ description: 'Its workflow in the Temporal Web UI, if the address of one is set' }),
    started_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
    files: z.array(FileReportView),
    rows: RowCountsView,
    success_rates: SuccessRatesView,
    employees: EmployeeCountsView,
    staff: StaffCountsView,
    plan: PlanView.optional(),
    code_width: CodeWidthView.optional(),
    roster: z.record(z.string(), z.int()).optional(),
    error: ErrorView.optional(),
    errors: z.array(CountedErrorView),
    not_retried: z.array(NotRetriedView).optional(),
    not_undone: z.array(NotUndoneView).optional(),
    skipped_for: SkippedForView.optional(),
    passed_over: z.array(PassedOverView).optional(),
  })
  .meta({ id: 'SyncReport' });

type ForCaller = {
  /** Whether the caller may know the names of accounts that decide. */
  readonly withNames: boolean;
  readonly workflow_url: string | undefined;
};

export function reportView(
  report: SyncReport,
  { withNames, workflow_url }: ForCaller,
): z.infer<typeof SyncReportView> {
  const { sync_id, status, report_type, dry_run, retry_of, undo_of, started_at, completed_at } = report;
  const { waiting, trigger, requested_by, decided_by, decision, decision_reason } = report;
  const { plan, code_width, roster, error, not_retried, not_undone, skipped_for, passed_over } = report;
  return {
    ...{ waiting, trigger, requested_by, decided_by, decision_reason, workflow_url },
    decision: decision && decisionView(decision, withNames),
    ...{
      sync_id,
      status,

      report_type,
      dry_run,
      retry_of,
      undo_of,
      started_at,
      completed_at,
      roster,
    },
    files: report.files.map(fileReportView),
    rows: rowCountsView(report.rows),
    success_rates: successRatesView(report.success_rates),
    employees: employeeCountsView(report.employees),
    staff: staffCountsView(report.staff),
    plan: plan && planView(plan),
    code_width: code_width && codeWidthView(code_width),
    error: error && errorView(error),
    errors: report.errors.map(countedErrorView),
    not_retried: not_retried?.map((file) => ({ name: file.name, error: errorView(file.error) })),
    not_undone: not_undone?.map(({ employee_id, field, changed_by }) => ({ employee_id, field, changed_by })),
    skipped_for: skipped_for && skippedForView(skipped_for),
    passed_over: passed_over?.map(passedOverView),
  };
}

function fileReportView(file: FileReport): z.infer<typeof FileReportView> {
  const { name, report_type, status, rows_read, rows_valid, rows_quarantined, issues_total } = file;
  const { issues, drift, error } = file;
  return {
    ...{ name, report_type, status, rows_read, rows_valid, rows_quarantined, issues_total },
    issues: issues.map(({ row, field, code }) => ({ row, field, code })),
    drift: drift && driftView(drift),
    error: error && errorView(error),
  };
}

function planView(plan: NonNullable<SyncReport['plan']>): z.infer<typeof PlanView> {
  const { hash, changes, missing, changes_total, missing_total, held_by } = plan;
  return {
    ...{ hash, changes_total, missing_total },
    changes: changes.map(plannedChangeView),
    missing: missing.map(missingEmployeeView),
    held_by: held_by?.map(brakeView),
  };
}

function decisionView({ decision, at, by_name }: NonNullable<SyncReport['decision']>, withNames: boolean) {
  return { decision, at, ...(withNames && by_name !== undefined && { by_name }) };
}
