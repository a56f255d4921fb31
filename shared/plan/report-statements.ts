import { compareText } from '../compare-text.js';
import type { EmployeeFields } from '../employee.js';
import type { Line, RateRow } from '../reports/validated-report.js';
import {
  mergeAllStatements,
  mergeLayers,
  mergeRates,
  mergeStatements,
  NO_STATEMENTS,
  versionKey,
} from './merge-statements.js';
import type { PlanReport } from './plan.js';
import type { Identified, ResolvedReport } from './resolve-codes.js';
import type { EmployeeStatements, Layer, Origin, Rate, Version } from './statement.js';

/** Returns the statements of a report's valid rows by employee. A payees report has none (REPORTS §4). */
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

/** Merges the statements of several reports by employee. */
export function collectStatements(reports: readonly ResolvedReport[]): Map<string, EmployeeStatements> {
  const all = new Map<string, EmployeeStatements[]>();
  for (const report of reports) {
    for (const [employee_id, statements] of statementsOf(report)) {
      const before = all.get(employee_id);
      if (before === undefined) all.set(employee_id, [statements]);
      else before.push(statements);
    }
  }
  return new Map([...all].map(([employee_id, statements]) => [employee_id, mergeAllStatements(statements)]));
}

function fromRows(
  { source, rows }: ResolvedReport,
  type: 'employee_directory' | 'employee_dates',
): Map<string, EmployeeStatements> {
  const version = versionOf(source);
  const statements = new Map<string, EmployeeStatements>();
  for (const { employee_id, row } of rows) {
    const layer = { ...version, origin: rowOrigin(source, row.line), fields: row.fields };
    const stated = { ...NO_STATEMENTS, [type]: [layer as Layer<EmployeeFields>] };
    const twin = statements.get(employee_id);
    statements.set(employee_id, twin === undefined ? stated : mergeStatements(twin, stated));
  }
  return statements;
}

function fromRates({ source, rows, doubtful }: ResolvedReport): Map<string, EmployeeStatements> {
  const byEmployee = new Map<string, RateRow[]>();
  for (const { employee_id, row } of rows as readonly Identified<RateRow>[]) {
    const before = byEmployee.get(employee_id);
    if (before === undefined) byEmployee.set(employee_id, [row]);
    else before.push(row);
  }
  // A row without a code could belong to any employee, so no employee's list of rates is known to be complete.
  const allRowsRead = source.report.rows_quarantined === 0;
  const pairs = [...byEmployee].map(([employee_id, employeeRows]): [string, EmployeeStatements] => {
    const isComplete =
      allRowsRead && !doubtful.has(employee_id) && employeeRows.every(({ readable }) => readable);
    const listed = isComplete ? versionKey(versionOf(source)) : null;
    const rates = mergeRates(
      employeeRows.flatMap((row) => ratesOf(row, source)),
      listed,
    );
    const rate_history = mergeLayers(latestFields(employeeRows, source));
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
 * A rate history has several rows per employee. The fields come from the row in effect at the report time, and from the other rows only
 * where that row has no value. Each field is in one layer, because all rows have the same report time.
 */
function latestFields(rows: readonly RateRow[], source: PlanReport): Layer<EmployeeFields>[] {
  const day = source.report.report_time.slice(0, 10);
  const rank = ({ effective_date }: RateRow) =>
    effective_date != null && effective_date <= day ? effective_date : '';
  const seen = new Set<string>();
  return rows
    .toSorted((a, b) => compareText(rank(b), rank(a)))
    .flatMap(({ fields, line }) => {
      const unseen = Object.entries(fields).filter(([field]) => !seen.has(field));
      for (const [field] of unseen) seen.add(field);
      return unseen.length === 0
        ? []
        : [{ ...versionOf(source), origin: rowOrigin(source, line), fields: Object.fromEntries(unseen) }];
    });
}

/** Returns the version of a file's statements: report time and mtime. */
export function versionOf({ report: { report_time }, mtime }: PlanReport): Version {
  return mtime === undefined ? { report_time } : { report_time, mtime };
}

export function rowOrigin({ file }: PlanReport, line: Line): Origin {
  return { file, ...line };
}
