import type { EmployeeFields } from '../employee.js';
import type { Line, RateRow, ValidatedReport } from '../reports/validated-report.js';
import { compareText, mergeLayers, mergeRates, mergeStatements, NO_STATEMENTS } from './merge-statements.js';
import type { Identified, ResolvedReport } from './resolve-codes.js';
import type { EmployeeStatements, Layer, Origin, Rate } from './statement.js';

/** What the valid rows of a report say, by employee. Payees say nothing of an employee (REPORTS §4). */
export function statementsOf(resolved: ResolvedReport): Map<string, EmployeeStatements> {
  const { report_type } = resolved.source.report;
  switch (report_type) {
    case 'employee_directory':
    case 'employee_dates':
      return fromRows(resolved, report_type);
    case 'rate_history':
      return fromRates(resolved);
    case 'employee_payees':
      return new Map();
  }
}

/** Adds a report's statements to those of the reports before it. */
export function collectStatements(reports: readonly ResolvedReport[]): Map<string, EmployeeStatements> {
  const all = new Map<string, EmployeeStatements>();
  for (const report of reports) {
    for (const [employee_id, statements] of statementsOf(report)) {
      const before = all.get(employee_id);
      all.set(employee_id, before === undefined ? statements : mergeStatements(before, statements));
    }
  }
  return all;
}

function fromRows(
  { source, rows }: ResolvedReport,
  type: 'employee_directory' | 'employee_dates',
): Map<string, EmployeeStatements> {
  const { file, report } = source;
  const pairs = rows.map(({ employee_id, row }): [string, EmployeeStatements] => {
    const layer = { report_time: report.report_time, origin: originOf(file, row.line), fields: row.fields };
    return [employee_id, { ...NO_STATEMENTS, [type]: [layer as Layer<EmployeeFields>] }];
  });
  return new Map(pairs);
}

function fromRates({ source, rows, doubtful }: ResolvedReport): Map<string, EmployeeStatements> {
  const { file, report } = source;
  const byEmployee = new Map<string, RateRow[]>();
  for (const { employee_id, row } of rows as readonly Identified<RateRow>[]) {
    const before = byEmployee.get(employee_id);
    if (before === undefined) byEmployee.set(employee_id, [row]);
    else before.push(row);
  }
  // A row without a code may be anyone's: then no employee's list is known to be whole.
  const whole = report.rows_quarantined === 0;
  const pairs = [...byEmployee].map(([employee_id, own]): [string, EmployeeStatements] => {
    const isWhole = whole && !doubtful.has(employee_id) && own.every(({ readable }) => readable);
    const listed = isWhole ? report.report_time : null;
    const rates = mergeRates(
      own.flatMap((row) => ratesOf(row, file, report)),
      listed,
    );
    const rate_history = mergeLayers(latestFields(own, file, report));
    return [employee_id, { ...NO_STATEMENTS, rate_history, rates, listed }];
  });
  return new Map(pairs);
}

function ratesOf(row: RateRow, file: string, { report_time }: ValidatedReport): Rate[] {
  const { effective_date, pays, line } = row;
  if (effective_date === undefined) return [];
  return pays.map((pay) => ({ effective_date, pay, report_time, origin: originOf(file, line) }));
}

/**
 * A rate history names the employee in each of his rows; the one that was in effect at the report's time speaks, and the
 * others only of what it leaves out. Each field stands in one layer, since all have the same report time.
 */
function latestFields(
  rows: readonly RateRow[],
  file: string,
  { report_time }: ValidatedReport,
): Layer<EmployeeFields>[] {
  const day = report_time.slice(0, 10);
  const rank = ({ effective_date }: RateRow) =>
    effective_date != null && effective_date <= day ? effective_date : '';
  const seen = new Set<string>();
  return rows
    .toSorted((one, other) => compareText(rank(other), rank(one)))
    .flatMap(({ fields, line }) => {
      const news = Object.entries(fields).filter(([field]) => !seen.has(field));
      for (const [field] of news) seen.add(field);
      return news.length === 0
        ? []
        : [{ report_time, origin: originOf(file, line), fields: Object.fromEntries(news) }];
    });
}

function originOf(file: string, line: Line): Origin {
  return { file, ...line };
}
