import { padEmployeeCode } from '../fields/employee-code.js';
import { listsEveryone, type ReportTime } from '../report.js';
import { later } from './merge-statements.js';
import type { StoredEmployee } from './plan.js';
import { isLaterPush, type PushWindow } from './push.js';
import type { ResolvedReport } from './resolve-codes.js';
import type { EmployeeStatements } from './statement.js';

/**
 * Returns the ids of known employees that no full report (directory, dates) of the run's newest push lists, not even in a quarantined row.
 * An employee in an earlier applied report of the same or a newer push is not missing, so an old file sent again reports no one as missing.
 */
export function findMissing(
  resolved: readonly ResolvedReport[],
  stored: ReadonlyMap<string, StoredEmployee>,
  width: number | null,
  push_minutes: PushWindow,
): string[] {
  const full = resolved.filter(({ source: { report } }) => listsEveryone(report.report_type));
  const newest = full.reduce<ReportTime | null>(
    (time, { source }) => later(time, source.report.report_time),
    null,
  );
  if (newest === null) return [];
  const listed = new Set<string>();
  for (const { source, doubtful } of full) {
    if (isLaterPush(newest, source.report.report_time, push_minutes)) continue;
    for (const { code } of source.report.rows) listed.add(padEmployeeCode(code, width));
    for (const employee_id of doubtful) listed.add(employee_id);
  }
  const isMissing = ({ employee_id, statements }: StoredEmployee) => {
    const last = lastReported(statements);
    return !listed.has(employee_id) && (last === null || isLaterPush(newest, last, push_minutes));
  };
  const missing = [...stored.values()].filter(isMissing);
  return missing.map(({ employee_id }) => employee_id).sort();
}

function lastReported({ employee_directory, employee_dates }: EmployeeStatements): ReportTime | null {
  return later(employee_directory[0]?.report_time ?? null, employee_dates[0]?.report_time ?? null);
}
