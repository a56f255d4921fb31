import { type DateOrder, inferDateOrder } from '../fields/date.js';
import { type RowCode, readEmployeeCode } from '../fields/employee-code.js';
import { statusWords } from '../fields/status.js';
import { PAYEE_FIELDS } from '../payee.js';
import type { ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { dataRows } from './data-rows.js';
import { findHeader, type ReportTable } from './find-header.js';
import { headingIndex } from './headings.js';
import type { ReportMapping } from './mapping.js';
import { bindRateColumns, readRate } from './read-rate.js';
import { bindFields, type RowIssueNote, readFields } from './read-row.js';
import { FIELDS_OF, type ReadingContext } from './report-fields.js';
import type { NameFacts } from './report-name.js';
import { isEmpty, refuse, refuseEmpty, refuseName } from './report-refusal.js';
import { couldBeReport, typeFromHeadings } from './report-type.js';
import type {
  EmployeeRow,
  Line,
  PayeeRow,
  RateRow,
  ValidatedReport,
  Validation,
} from './validated-report.js';

const DATE_COLUMNS: readonly ColumnName[] = [
  'birth_date',
  'hire_date',
  'rehire_date',
  'termination_date',
  'effective_date',
];

type Body = { readonly line: Line; readonly code: RowCode };
/** Completes a row of a report, once its line and code are known. */
type ReadBody<Row> = (body: Body, row: SourceRow, note: (issue: RowIssueNote) => void) => Row;

/**
 * Converts a file's tables to typed rows and issues (REPORTS §2–§6), or returns why it is not a report. Skips tables that are not part
 * of the report (notes, summaries). Never throws because of a file's contents, and puts no value into an issue.
 */
export function validateReport(
  tables: readonly SourceTable[],
  { name, mapping }: { readonly name: NameFacts; readonly mapping: ReportMapping },
): Validation {
  const index = headingIndex(mapping);
  const found = tables.map((table) => findHeader(table, index)).filter((table) => table !== null);
  if (isEmpty(tables)) return refuseEmpty(name.report_type);
  const withCode = found.filter(({ positions }) => positions.has('employee_id'));
  const type = name.report_type ?? typeFromHeadings(withCode.length > 0 ? withCode : found);
  if (type === undefined) return refuse('unrecognized_report', tables, found);
  if (withCode.length === 0) return refuse('no_employee_code_column', tables, found, type);
  const ofType = withCode.filter((table) => couldBeReport(type, table));
  if (ofType.length === 0) return refuseName(type, tables, withCode);

  const rows = selectTables(ofType).map((table) => ({ table, rows: dataRows(table, index) }));
  const context = readingContext(rows, name, mapping);
  return { ok: true, report: readReport(type, rows, context, name) };
}

type TableRows = { readonly table: ReportTable; readonly rows: readonly SourceRow[] };

/** Selects the tables with at least half as many known columns as the best one: reads several sheets, but not notes that mention an employee. */
function selectTables(withCode: readonly ReportTable[]): ReportTable[] {
  const most = Math.max(0, ...withCode.map(({ positions }) => positions.size));
  return withCode.filter(({ positions }) => positions.size * 2 >= most);
}

function readingContext(
  tables: readonly TableRows[],
  name: NameFacts,
  mapping: ReportMapping,
): ReadingContext {
  const orders = DATE_COLUMNS.map((column): [ColumnName, DateOrder] => {
    const cells = tables.flatMap(({ table, rows }) => {
      const positions = table.positions.get(column) ?? [];
      return positions.flatMap((position) => rows.map((row) => row.cells[position] ?? null));
    });
    return [column, inferDateOrder(cells, mapping.date_order)];
  });
  return {
    dateOrder: new Map(orders),
    reportDay: name.report_time.slice(0, 10),
    statusWords: statusWords(mapping.status_words),
  };
}

function readReport(
  type: ReportType,
  tables: readonly TableRows[],
  context: ReadingContext,
  { report_time }: NameFacts,
): ValidatedReport {
  const columns = tables.flatMap(({ table }) => table.columns);
  switch (type) {
    case 'employee_directory':
    case 'employee_dates':
      return { report_type: type, report_time, columns, ...readRows(tables, employeeBody(type, context)) };
    case 'rate_history':
      return { report_type: type, report_time, columns, ...readRows(tables, rateBody(context)) };
    case 'employee_payees':
      return { report_type: type, report_time, columns, ...readRows(tables, payeeBody(context)) };
  }
}

function employeeBody(
  type: 'employee_directory' | 'employee_dates' | 'rate_history',
  context: ReadingContext,
) {
  return (table: ReportTable): ReadBody<EmployeeRow> => {
    const bound = bindFields(FIELDS_OF[type], type, table);
    return (body, row, note) => ({
      ...body,
      fields: readFields(bound, row, context, note) as EmployeeRow['fields'],
    });
  };
}

function rateBody(context: ReadingContext) {
  const readEmployee = employeeBody('rate_history', context);
  return (table: ReportTable): ReadBody<RateRow> => {
    const employee = readEmployee(table);
    const columns = bindRateColumns(table);
    return (body, row, note) => ({ ...employee(body, row, note), ...readRate(columns, row, context, note) });
  };
}

function payeeBody(context: ReadingContext) {
  return (table: ReportTable): ReadBody<PayeeRow> => {
    const bound = bindFields(PAYEE_FIELDS, 'employee_payees', table);
    return (body, row, note) => ({
      ...body,
      fields: readFields(bound, row, context, note) as PayeeRow['fields'],
    });
  };
}

function readRows<Row extends Body>(
  tables: readonly TableRows[],
  bodyOf: (table: ReportTable) => ReadBody<Row>,
) {
  const rows: Row[] = [];
  const issues: RowIssue[] = [];
  let rows_read = 0;
  for (const { table, rows: source } of tables) {
    const readBody = bodyOf(table);
    const codes = table.positions.get('employee_id') ?? [];
    rows_read += source.length;
    for (const row of source) {
      const line = { sheet: table.source.sheet, table: table.source.table, row: row.row };
      const note = (issue: RowIssueNote) => issues.push({ ...line, ...issue });
      const code = readCode(row, codes);
      if ('issue' in code) note({ field: 'employee_id', code: code.issue });
      else rows.push(readBody({ line, code }, row, note));
    }
  }
  return { rows, issues, rows_read, rows_quarantined: rows_read - rows.length, code_widths: widthsOf(rows) };
}

function readCode(row: SourceRow, positions: readonly number[]) {
  const readings = positions.map((position) => readEmployeeCode(row.cells[position] ?? null));
  return (
    readings.find((reading) => 'kind' in reading) ?? readings[0] ?? { issue: 'missing_employee_id' as const }
  );
}

function widthsOf(rows: readonly Body[]): Record<string, number> {
  const codes = new Set(rows.filter(({ code }) => code.kind === 'text').map(({ code }) => code.raw));
  const widths: Record<string, number> = {};
  for (const code of codes) widths[code.length] = (widths[code.length] ?? 0) + 1;
  return widths;
}
