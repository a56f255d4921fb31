import { padEmployeeCode } from '../fields/employee-code.js';
import type { ValidatedReport } from '../reports/validated-report.js';
import type { Listed } from '../sync-report.js';
import type { EmployeeStatements } from './statement.js';

type ListingReport = Pick<ValidatedReport, 'report_type' | 'report_time'> & {
  readonly rows: readonly Pick<ValidatedReport['rows'][number], 'code'>[];
};

/** Returns those of `employee_ids` that a report lists, even in a row that is quarantined as a duplicate. */
export function listedIn(
  { rows }: ListingReport,
  employee_ids: ReadonlySet<string>,
  width: number | null,
): Set<string> {
  const listed = new Set<string>();
  for (const { code } of rows) {
    const employee_id = padEmployeeCode(code, width);
    if (employee_ids.has(employee_id)) listed.add(employee_id);
  }
  return listed;
}

/** Returns when an employee was last listed, as far as the statements show it: the newest row that changed something. */
export function lastListedByStatements({
  employee_directory,
  employee_dates,
}: EmployeeStatements): Listed | null {
  const listings = [
    ...employee_directory.map(
      ({ report_time }): Listed => ({ report_type: 'employee_directory', report_time }),
    ),
    ...employee_dates.map(({ report_time }): Listed => ({ report_type: 'employee_dates', report_time })),
  ];
  return listings.reduce<Listed | null>((newest, each) => laterListed(newest, each), null);
}

export function laterListed(left: Listed | null, right: Listed | null): Listed | null {
  if (left === null || right === null) return left ?? right;
  return right.report_time > left.report_time ? right : left;
}
