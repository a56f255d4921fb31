import { canonicalJson } from '../canonical-json.js';
import { padEmployeeCode, type RowCode } from '../fields/employee-code.js';
import { namesPayee, payeeKey } from '../payee.js';
import type { Line, PayeeRow, RateRow, ValidatedReport } from '../reports/validated-report.js';
import type { RowIssue } from '../row-issue.js';
import type { FileOutcome, PlanReport } from './plan.js';

type AnyRow = { readonly line: Line; readonly code: RowCode; readonly fields: object };

/** A row of a report under its padded employee id. */
export type Identified<Row> = { readonly employee_id: string; readonly row: Row };

export type ResolvedReport = {
  readonly source: PlanReport;
  readonly outcome: FileOutcome;
  /** The rows that count, in the file's order. */
  readonly rows: readonly Identified<ValidatedReport['rows'][number]>[];
  /** Employees with a quarantined row: the file speaks of them, but not reliably. */
  readonly doubtful: ReadonlySet<string>;
};

/**
 * Pads the codes of a report and finds twins within it: of rows that say the same one is kept, of rows in conflict none
 * (REPORTS §6), nor of payees that say no payee. Rates are twins by effective date and kind of pay, payees by their own identity.
 */
export function resolveCodes(source: PlanReport, width: number | null): ResolvedReport {
  const { report } = source;
  const rows = report.rows.map((row) => ({ employee_id: padEmployeeCode(row.code, width), row }));
  const issues: RowIssue[] = [];
  const dropped = new Set<AnyRow>();
  const doubtful = new Set<string>();
  for (const { employee_id, row } of rows.filter(isNoPayee(report.report_type))) {
    issues.push({ ...row.line, field: 'payee_code', code: 'missing_payee' });
    dropped.add(row);
    doubtful.add(employee_id);
  }
  const told = rows.filter(({ row }) => !dropped.has(row));
  for (const twins of twinsOf(report, told)) {
    const conflict = new Set(twins.map(({ row }) => contentOf(row))).size > 1;
    const code = conflict ? 'duplicate_conflict' : 'duplicate_identical';
    for (const { employee_id, row } of conflict ? twins : twins.slice(1)) {
      issues.push({ ...row.line, field: 'employee_id', code });
      dropped.add(row);
      if (conflict) doubtful.add(employee_id);
    }
  }
  const outcome = outcomeOf(source, issues);
  return { source, outcome, rows: told.filter(({ row }) => !dropped.has(row)), doubtful };
}

/** The row of a payees report that holds no payee: as one, it would be a phantom that stands for the true ones. */
function isNoPayee(type: ValidatedReport['report_type']) {
  return ({ row }: Identified<AnyRow>): boolean =>
    type === 'employee_payees' && !namesPayee((row as PayeeRow).fields);
}

function twinsOf<Row extends AnyRow>(
  report: ValidatedReport,
  rows: readonly Identified<Row>[],
): Identified<Row>[][] {
  const first = new Map<string, Identified<Row>>();
  const groups = new Map<string, Identified<Row>[]>();
  for (const each of rows) {
    const key = identityOf(report.report_type, each);
    const twin = first.get(key);
    if (twin === undefined) first.set(key, each);
    else groups.set(key, [...(groups.get(key) ?? [twin]), each]);
  }
  return [...groups.values()];
}

function identityOf(type: ValidatedReport['report_type'], { employee_id, row }: Identified<AnyRow>): string {
  switch (type) {
    case 'employee_directory':
    case 'employee_dates':
      return employee_id;
    case 'rate_history':
      return rateIdentity(employee_id, row as RateRow);
    case 'employee_payees':
      return payeeKey(employee_id, (row as PayeeRow).fields);
  }
}

/** A rate whose date could not be read is no one's twin. */
function rateIdentity(employee_id: string, { effective_date, rate_type, pays, line }: RateRow): string {
  const when = effective_date === undefined ? canonicalJson(line) : effective_date;
  return [employee_id, when, rate_type?.toLowerCase(), ...pays.map(({ type }) => type)].join('\0');
}

/** What twins are compared by; a rate's type is part of its identity already, in any letter case. */
function contentOf({ line, code, rate_type, ...content }: AnyRow & { readonly rate_type?: unknown }): string {
  return canonicalJson(content);
}

function outcomeOf({ file, report }: PlanReport, found: readonly RowIssue[]): FileOutcome {
  const rows_duplicate = found.filter(({ code }) => code === 'duplicate_identical').length;
  const rows_quarantined = report.rows_quarantined + found.length - rows_duplicate;
  const { rows_read } = report;
  const rows_valid = rows_read - rows_quarantined - rows_duplicate;
  return {
    file,
    rows_read,
    rows_valid,
    rows_quarantined,
    rows_duplicate,
    issues: inFileOrder(report, found),
  };
}

function inFileOrder({ columns, issues }: ValidatedReport, found: readonly RowIssue[]): RowIssue[] {
  const tables = new Map<string, number>();
  for (const { sheet, table } of columns) {
    const name = JSON.stringify([sheet, table]);
    if (!tables.has(name)) tables.set(name, tables.size);
  }
  const place = ({ sheet, table }: RowIssue) => tables.get(JSON.stringify([sheet, table])) ?? 0;
  return [...issues, ...found].sort((one, other) => place(one) - place(other) || one.row - other.row);
}
