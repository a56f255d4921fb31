import pc from 'picocolors';
import { formatPassedOver } from '../../shared/passed-over.js';
import type { CountedError, FileReport, SyncReport } from '../../shared/sync-report.js';
import { describeUnusable } from '../../shared/unusable-staff.js';
import { formatCodeWidth, formatDrift, formatPercent, isRevealed } from './format-plan.js';
import { describeError } from './print-error.js';
import { describePlan } from './print-plan.js';
import { WAITS_FOR_WORKER } from './print-syncs.js';
import { describeUndoConflicts } from './print-undo-conflicts.js';

/** Formats the outcome of a sync that has ended or is held: files, employees, next steps. */
export function describeReport(report: SyncReport): string {
  const {
    sync_id,
    status,
    waiting,
    files,
    employees,
    staff,
    plan,
    error,
    errors,
    skipped_for,
    passed_over = [],
  } = report;
  return [
    `${mark(status)} ${pc.bold(status.replaceAll('_', ' '))}${report.dry_run ? ' (dry run: nothing was written)' : ''}  ${pc.dim(sync_id)}`,
    ...(waiting ? [`  ${WAITS_FOR_WORKER}`] : []),
    ...(skipped_for ? [describeSkip(skipped_for)] : []),
    ...files.flatMap(describeFile),
    ...(files.length === 0 && status !== 'running' && !error && !skipped_for && !report.undo_of
      ? ['  No new files.']
      : []),
    ...(passed_over.length > 0 ? [`  passed over: ${formatPassedOver(passed_over)}`] : []),
    `  employees: ${employees.created} created, ${employees.updated} updated, ${employees.unchanged} unchanged, ${employees.missing} missing from the reports`,
    ...(report.dry_run ? [] : [`  staff: ${staffCounts(staff)}`]),
    ...(staff.unusable ?? []).map((problem) => `    ${pc.yellow(describeUnusable(problem))}`),
    ...describeUndoConflicts(report),
    ...(plan && showsPlan(report, plan) ? describePlan(report, plan) : []),
    ...(error ? [describeError(error)] : []),
    ...errors.filter(({ files, code }) => files === 0 && code !== error?.code).map(describeError),
  ].join('\n');
}

function staffCounts({
  linked,
  ambiguous,
  unmatched,
  deactivated,
  reactivated,
  links_kept,
}: SyncReport['staff']): string {
  return [
    `${linked} linked, ${ambiguous} ambiguous, ${unmatched} unmatched`,
    ...(deactivated ? [`${deactivated} deactivated`] : []),
    ...(reactivated ? [`${reactivated} reactivated`] : []),
    ...(links_kept
      ? [`${links_kept} links kept: too many Staff records are gone at once, the next sync looks again`]
      : []),
  ].join(', ');
}

/** Formats the report with all its figures, its plan and the issues of its rows, for `paycom logs ID`. */
export function describeLog(report: SyncReport): string {
  const { rows, success_rates, code_width, roster, plan, errors, files } = report;
  const people = Object.entries(roster ?? {}).map(([status, count]) => `${count} ${status}`);
  return [
    describeReport(report),
    `  ${describeRequest(report)}`,
    `  rows: ${rows.read} read = ${rows.valid} valid + ${rows.quarantined} quarantined + ${rows.duplicates} duplicates`,
    `  success: ${formatPercent(success_rates.files)} of files, ${formatPercent(success_rates.rows)} of rows`,
    ...(code_width ? [`  width of employee codes: ${formatCodeWidth(code_width)}`] : []),
    ...(people.length > 0 ? [`  employees after it: ${people.join(', ')}`] : []),
    ...(plan && !showsPlan(report, plan) ? describePlan(report, plan) : []),
    ...files.flatMap((file) => describeIssues(file, report.sync_id)),
    ...errors.flatMap(describeCounted),
  ].join('\n');
}

/** Formats who asked for a sync, who decided on its plan, and when. */
function describeRequest({
  trigger,
  requested_by,
  decided_by,
  decision_reason,
  started_at,
  completed_at,
  retry_of,
  undo_of,
}: SyncReport): string {
  return [
    `started ${started_at} by ${requested_by}${requested_by === trigger ? '' : ` (${trigger})`}`,
    ...(retry_of ? [`a retry of ${retry_of}`] : []),
    ...(undo_of ? [`an undo of ${undo_of}`] : []),
    ...(decided_by ? [`decided by ${decided_by}${decision_reason ? ` (${decision_reason})` : ''}`] : []),
    ...(completed_at ? [`ended ${completed_at}`] : []),
  ].join(', ');
}

/** Issues shown per file. */
const SHOWN_ISSUES = 20;

function describeIssues({ name, issues }: FileReport, sync_id: string): string[] {
  if (issues.length === 0) return [];
  const more = issues.length - SHOWN_ISSUES;
  return [
    `  ${pc.bold('Issues')} of ${name} (${issues.length})`,
    ...issues.slice(0, SHOWN_ISSUES).map(({ row, field, code }) => `    row ${row}  ${field}  ${code}`),
    ...(more > 0 ? [`    … and ${more} more: \`paycom logs ${sync_id} --json\` shows all`] : []),
  ];
}

/** A report of a sync that was applied is short, unless its values are revealed; `paycom logs` shows its plan. */
function showsPlan({ dry_run, status }: SyncReport, plan: NonNullable<SyncReport['plan']>): boolean {
  return dry_run || status === 'held' || isRevealed(plan.changes);
}

function describeCounted({ files, ...error }: CountedError): string[] {
  return files === 0
    ? []
    : [`  ${files} ${files === 1 ? 'file' : 'files'} failed with ${error.code}: ${error.hint}`];
}

function mark(status: SyncReport['status']): string {
  switch (status) {
    case 'completed':
      return pc.green('✓');
    case 'failed':
    case 'abandoned':
      return pc.red('✗');
    case 'running':
    case 'skipped':
    case 'cancelled':
    case 'held':
    case 'completed_with_errors':
      return pc.yellow('!');
  }
}

function describeSkip({ reason, sync_id }: NonNullable<SyncReport['skipped_for']>): string {
  return reason === 'recent'
    ? `  The sync ${sync_id} ran shortly before. Run \`sync_paycom\` to look for new files now.`
    : `  The sync ${sync_id} reads the same reports, or waits for approval. See \`paycom status\`.`;
}

function describeFile(file: FileReport): string[] {
  const rows = `${file.rows_read} rows${file.rows_quarantined > 0 ? pc.yellow(`, ${file.rows_quarantined} quarantined`) : ''}`;
  const issues = file.issues.length > 0 ? pc.yellow(`, ${file.issues.length} issues`) : '';
  const lines = [
    `  ${file.status.padEnd(12)} ${file.name}  ${pc.dim(file.report_type ?? 'unknown report')}  ${rows}${issues}`,
  ];
  if (file.drift)
    lines.push(
      `    ${pc.yellow('columns')} against ${file.drift.against}: ${formatDrift(file.drift).join('; ')}`,
    );
  return file.error ? [...lines, describeError(file.error).replace(/^/gm, '    ')] : lines;
}
