import pc from 'picocolors';
import type { FileReport, ReportedChange, SyncReport } from '../shared/sync-report.js';
import { describeError } from './print-error.js';

/** What a person sees when a sync has ended or is held: files, people, and what to do next. */
export function describeReport(report: SyncReport): string {
  const { sync_id, status, files, employees, staff, plan, error, skipped_for } = report;
  return [
    `${mark(status)} ${pc.bold(status.replaceAll('_', ' '))}${report.dry_run ? ' (dry run: nothing was written)' : ''}  ${pc.dim(sync_id)}`,
    ...(skipped_for ? [describeSkip(skipped_for)] : []),
    ...files.flatMap(describeFile),
    ...(files.length === 0 && !error && !skipped_for ? ['  No new files.'] : []),
    `  employees: ${employees.created} created, ${employees.updated} updated, ${employees.unchanged} unchanged, ${employees.missing} missing from the reports`,
    ...(report.dry_run
      ? []
      : [`  staff: ${staff.linked} linked, ${staff.ambiguous} ambiguous, ${staff.unmatched} unmatched`]),
    ...(plan && (report.dry_run || status === 'held') ? describeChanges(plan.changes) : []),
    ...(plan?.held_by ? describeHold(sync_id, plan.held_by) : []),
    ...(error ? [describeError(error)] : []),
  ].join('\n');
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
    ? `  The sync ${sync_id} was recent enough; --force runs one all the same.`
    : `  The sync ${sync_id} is at work on the same reports, or waits for approval: see \`paycom status\`.`;
}

function describeFile(file: FileReport): string[] {
  const rows = `${file.rows_read} rows${file.rows_quarantined > 0 ? pc.yellow(`, ${file.rows_quarantined} quarantined`) : ''}`;
  const issues = file.issues.length > 0 ? pc.yellow(`, ${file.issues.length} issues`) : '';
  const lines = [
    `  ${file.status.padEnd(12)} ${file.name}  ${pc.dim(file.report_type ?? 'unknown report')}  ${rows}${issues}`,
  ];
  return file.error ? [...lines, describeError(file.error).replace(/^/gm, '    ')] : lines;
}

const SHOWN = 200;

function describeChanges(changes: readonly ReportedChange[]): string[] {
  const lines = changes
    .slice(0, SHOWN)
    .flatMap(({ employee_id, kind, fields, values }) => [
      `  ${kind === 'created' ? pc.green('+') : pc.cyan('~')} ${employee_id}  ${values ? '' : fields.join(', ')}`,
      ...(values ?? []).map(
        ({ field, before, after }) => `      ${field}: ${String(before)} → ${String(after)}`,
      ),
    ]);
  return changes.length > SHOWN
    ? [...lines, `  … and ${changes.length - SHOWN} more: --json shows all`]
    : lines;
}

function describeHold(
  sync_id: string,
  brakes: readonly { brake: string; figure: number; limit: number }[],
): string[] {
  return [
    ...brakes.map(
      ({ brake, figure, limit }) =>
        `  ${pc.yellow('held')} by ${brake}: ${figure}, the limit is ${limit}. Nothing was applied.`,
    ),
    `  Look at the plan, then \`paycom approve ${sync_id}\` or \`paycom reject ${sync_id}\`.`,
  ];
}
