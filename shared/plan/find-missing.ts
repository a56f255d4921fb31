import { padEmployeeCode } from '../fields/employee-code.js';
import { listsEveryone, type ReportTime } from '../report.js';
import { laterReportTime } from './merge-statements.js';
import { isLaterPush, type PushWindow } from './push.js';
import type { ResolvedReport } from './resolve-codes.js';

/**
 * Returns those ids of known employees that no full report (directory, dates) of the newest push lists, not even in a quarantined row. Stored
 * statements do not count: they may still name a file that was undone.
 */
export function findMissing(
  resolved: readonly ResolvedReport[],
  known: readonly string[],
  width: number | null,
  push_minutes: PushWindow,
): string[] {
  const full = resolved.filter(({ source: { report } }) => listsEveryone(report.report_type));
  const newest = full.reduce<ReportTime | null>(
    (time, { source }) => laterReportTime(time, source.report.report_time),
    null,
  );
  if (newest === null) return [];
  const listed = new Set<string>();
  for (const { source, doubtful } of full) {
    if (isLaterPush(newest, source.report.report_time, push_minutes)) continue;
    for (const { code } of source.report.rows) listed.add(padEmployeeCode(code, width));
    for (const employee_id of doubtful) listed.add(employee_id);
  }
  return known.filter((employee_id) => !listed.has(employee_id)).sort();
}
