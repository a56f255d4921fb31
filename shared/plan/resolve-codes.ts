import { canonicalJson } from '../canonical-json.js';
import { padEmployeeCode, type RowCode } from '../fields/employee-code.js';
import { effectOf } from '../group-issues.js';
import { namesPayee, payeeKey } from '../payee.js';
import { listsEveryone } from '../report.js';
import type { Line, PayeeRow, RateRow, ValidatedReport } from '../reports/validated-report.js';
import type { RowIssue } from '../row-issue.js';
import { conflictingFields, withoutFields } from './conflicting-rows.js';
import type { FileOutcome, PlanReport } from './plan.js';

type AnyRow = { readonly line: Line; readonly code: RowCode; readonly fields: object };

/** A row of a report with its padded employee id. */
export type Identified<Row> = { readonly employee_id: string; readonly row: Row };

export type ResolvedReport = {
  readonly source: PlanReport;
  readonly outcome: FileOutcome;
  /** The valid rows, in the order of the file. */
  readonly rows: readonly Identified<ValidatedReport['rows'][number]>[];
  /** Employees with a quarantined row: the file lists them, but not reliably. */
  readonly doubtful: ReadonlySet<string>;
};

/**
 * Pads the codes of a report and resolves duplicate rows in it (REPORTS §6): keeps one of identical rows; keeps rows that name one
 * person, without the fields on which they differ; quarantines other rows in conflict, and payees rows without a payee. Rates are
 * duplicates by effective date and kind of pay, payees by their own identity.
 */
export function resolveCodes(source: PlanReport, width: number | null): ResolvedReport {
  const { report } = source;
  const rows = report.rows.map((row) => ({ employee_id: padEmployeeCode(row.code, width), row }));
  const issues: RowIssue[] = [];
  const dropped = new Set<AnyRow>();
  const doubtful = new Set(report.doubtful_codes.map((code) => padEmployeeCode(code, width)));
  for (const { employee_id, row } of rows.filter(isNoPayee(report.report_type))) {
    issues.push({ ...row.line, field: 'payee_code', code: 'missing_payee' });
    dropped.add(row);
    doubtful.add(employee_id);
  }
  const candidates = rows.filter(({ row }) => !dropped.has(row));
  const reduced = new Map<AnyRow, AnyRow>();
  for (const duplicates of duplicatesIn(report, candidates)) {
    const { copies, conflicts, fields } = compareDuplicates(report, duplicates);
    for (const { row } of copies) {
      issues.push({ ...row.line, field: 'employee_id', code: 'duplicate_identical' });
      dropped.add(row);
    }
    for (const { employee_id, row } of conflicts) {
      for (const field of fields ?? ['employee_id'])
        issues.push({ ...row.line, field, code: 'duplicate_conflict' });
      if (fields) reduced.set(row, { ...row, fields: withoutFields(row.fields, fields) });
      else {
        dropped.add(row);
        doubtful.add(employee_id);
      }
    }
  }
  const outcome = outcomeOf(source, issues);
  const kept = candidates.filter(({ row }) => !dropped.has(row));
  return {
    source,
    outcome,
    rows: kept.map((each) => ({ ...each, row: reduced.get(each.row) ?? each.row })),
    doubtful,
  };
}

/** Splits rows of one identity into copies of an earlier row and rows in conflict. `fields` is null when the rows may not be one person. */
function compareDuplicates<Row extends AnyRow>(
  { report_type }: ValidatedReport,
  duplicates: readonly Identified<Row>[],
) {
  const first = new Map<string, Identified<Row>>();
  const copies: Identified<Row>[] = [];
  for (const each of duplicates) {
    const content = contentOf(each.row);
    if (first.has(content)) copies.push(each);
    else first.set(content, each);
  }
  const distinct = [...first.values()];
  if (distinct.length === 1) return { copies, conflicts: [], fields: null };
  // The fields of the many rows that other reports have of a person are not the employee's.
  const fields = listsEveryone(report_type) ? conflictingFields(distinct.map(({ row }) => row.fields)) : null;
  return fields ? { copies, conflicts: distinct, fields } : { copies: [], conflicts: duplicates, fields };
}

/** Whether a row of a payees report has no payee. Stored, it would be a phantom payee that hides the real ones. */
function isNoPayee(type: ValidatedReport['report_type']) {
  return ({ row }: Identified<AnyRow>): boolean =>
    type === 'employee_payees' && !namesPayee((row as PayeeRow).fields);
}

function duplicatesIn<Row extends AnyRow>(
  report: ValidatedReport,
  rows: readonly Identified<Row>[],
): Identified<Row>[][] {
  const groups = new Map<string, Identified<Row>[]>();
  for (const each of rows) {
    const key = identityOf(report.report_type, each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].filter((group) => group.length > 1);
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

/** A rate with an unreadable date is never a duplicate. */
function rateIdentity(employee_id: string, { effective_date, rate_type, pays, line }: RateRow): string {
  const when = effective_date === undefined ? canonicalJson(line) : effective_date;
  return [employee_id, when, rate_type?.toLowerCase(), ...pays.map(({ type }) => type)].join('\0');
}

/** The content that duplicates are compared by. A rate's type is already part of its identity, in any letter case. */
function contentOf({ line, code, rate_type, ...content }: AnyRow & { readonly rate_type?: unknown }): string {
  return canonicalJson(content);
}

function outcomeOf({ file, report }: PlanReport, found: readonly RowIssue[]): FileOutcome {
  const rows_duplicate = found.filter(({ code }) => code === 'duplicate_identical').length;
  const rows_quarantined =
    report.rows_quarantined + found.filter((issue) => effectOf(issue) === 'row_quarantined').length;
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
  const tableIndex = ({ sheet, table }: RowIssue) => tables.get(JSON.stringify([sheet, table])) ?? 0;
  return [...issues, ...found].sort((a, b) => tableIndex(a) - tableIndex(b) || a.row - b.row);
}
