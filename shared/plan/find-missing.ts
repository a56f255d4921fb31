import { padEmployeeCode } from '../fields/employee-code.js';
import type { ReportTime } from '../report.js';
import { later } from './merge-statements.js';
import type { StoredEmployee } from './plan.js';
import { isLaterPush } from './push.js';
import type { ResolvedReport } from './resolve-codes.js';
import type { EmployeeStatements } from './statement.js';

/**
 * Known employees whom no full report (directory, dates) of the run's newest push names, not even in a quarantined row.
 * Whom a report of the same push or a newer one spoke of before is not missing, so an old file that comes again misses no one.
 */
export function findMissing(
  resolved: readonly ResolvedReport[],
  stored: ReadonlyMap<string, StoredEmployee>,
  width: number | null,
): string[] {
  const full = resolved.filter(({ source: { report } }) => isFull(report.report_type));
  const newest = full.reduce<ReportTime | null>(
    (time, { source }) => later(time, source.report.report_time),
    null,
  );
  if (newest === null) return [];
  const named = new Set<string>();
  for (const { source } of full) {
    if (isLaterPush(newest, source.report.report_time)) continue;
    for (const { code } of source.report.rows) named.add(padEmployeeCode(code, width));
  }
  const isMissing = ({ employee_id, statements }: StoredEmployee) => {
    const last = lastSaid(statements);
    return !named.has(employee_id) && (last === null || isLaterPush(newest, last));
  };
  const missing = [...stored.values()].filter(isMissing);
  return missing.map(({ employee_id }) => employee_id).sort();
}

function isFull(type: string): boolean {
  return type === 'employee_directory' || type === 'employee_dates';
}

function lastSaid({ employee_directory, employee_dates }: EmployeeStatements): ReportTime | null {
  return later(employee_directory[0]?.report_time ?? null, employee_dates[0]?.report_time ?? null);
}
