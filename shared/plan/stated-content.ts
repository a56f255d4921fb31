import type { ReportTime } from '../report.js';
import { versionKey } from './merge-statements.js';
import { isSamePush, type PushWindow } from './push.js';
import { newestDue } from './resolve-employee.js';
import type { EmployeeStatements } from './statement.js';

/**
 * Returns the content that the reports of one push state about an employee: the values, without their places and times. When two pushes state the
 * same content, the merge of their statements resolves to the same employee, because it depends on report times only across pushes, and on the rates
 * that are due. Another order of the columns may give another text. Null when the values come from several pushes, or when the list of rates is not
 * complete.
 */
export function statedContent(
  { employee_directory, employee_dates, rate_history, rates, listed }: EmployeeStatements,
  as_of: ReportTime,
  push_minutes: PushWindow,
): string | null {
  if (employee_directory.length > 1 || employee_dates.length > 1) return null;
  const ofRates = [...rate_history, ...rates];
  if (ofRates.length === 0 ? listed !== null : ofRates.some((each) => versionKey(each) !== listed))
    return null;
  const times = [...employee_directory, ...employee_dates, ...ofRates.slice(0, 1)].map(
    ({ report_time }) => report_time,
  );
  const [oldest = as_of, ...later] = times.sort();
  if (!isSamePush(oldest, later.at(-1) ?? oldest, push_minutes)) return null;
  return JSON.stringify([
    employee_directory.map(({ fields }) => fields),
    employee_dates.map(({ fields }) => fields),
    rate_history.map(({ fields }) => fields),
    rates.map(({ effective_date, pay }) => [effective_date, pay.type, pay.amount]),
    newestDue(rates, as_of) ?? null,
  ]);
}
