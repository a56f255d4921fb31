import { compareText } from '../compare-text.js';
import type { EmployeeFields } from '../employee.js';
import type { Line, RateRow } from '../reports/validated-report.js';
import { mergeLayers, mergeRates, mergeStatements, momentOf, NO_STATEMENTS } from './merge-statements.js';
import type { PlanReport } from './plan.js';
import type { Identified, ResolvedReport } from './resolve-codes.js';
import type { EmployeeStatements, Layer, Origin, Rate, Version } from './statement.js';

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
  const said = versionOf(source);
  const pairs = rows.map(({ employee_id, row }): [string, EmployeeStatements] => {
    const layer = { ...said, origin: rowOrigin(source, row.line), fields: row.fields };
    return [employee_id, { ...NO_STATEMENTS, [type]: [layer as Layer<EmployeeFields>] }];
  });
  return new Map(pairs);
}

function fromRates({ source, rows, doubtful }: ResolvedReport): Map<string, EmployeeStatements> {
  const byEmployee = new Map<string, RateRow[]>();
  for (const { employee_id, row } of rows as readonly Identified<RateRow>[]) {
    const before = byEmployee.get(employee_id);
    if (before === undefined) byEmployee.set(employee_id, [row]);
    else before.push(row);
  }
  // A row without a code may be anyone's: then no employee's list is known to be whole.
  const whole = source.report.rows_quarantined === 0;
  const pairs = [...byEmployee].map(([employee_id, own]): [string, EmployeeStatements] => {
    const isWhole = whole && !doubtful.has(employee_id) && own.every(({ readable }) => readable);
    const listed = isWhole ? momentOf(versionOf(source)) : null;
    const rates = mergeRates(
      own.flatMap((row) => ratesOf(row, source)),
      listed,
    );
    const rate_history = mergeLayers(latestFields(own, source));
    return [employee_id, { ...NO_STATEMENTS, rate_history, rates, listed }];
  });
  return new Map(pairs);
}

function ratesOf(row: RateRow, source: PlanReport): Rate[] {
  const { effective_date, pays, line } = row;
  if (effective_date === undefined) return [];
  return pays.map((pay) => ({ effective_date, pay, ...versionOf(source), origin: rowOrigin(source, line) }));
}

/**
 * A rate history names the employee in each of his rows; the one that was in effect at the report's time speaks, and the
 * others only of what it leaves out. Each field stands in one layer, since all have the same report time.
 */
function latestFields(rows: readonly RateRow[], source: PlanReport): Layer<EmployeeFields>[] {
  const day = source.report.report_time.slice(0, 10);
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
        : [{ ...versionOf(source), origin: rowOrigin(source, line), fields: Object.fromEntries(news) }];
    });
}

/** When a file says what it says. */
export function versionOf({ report: { report_time }, mtime }: PlanReport): Version {
  return mtime === undefined ? { report_time } : { report_time, mtime };
}

export function rowOrigin({ file }: PlanReport, line: Line): Origin {
  return { file, ...line };
}
