import type { Cell } from '../../numbers/cell.js';
import { cellText } from '../fields/cell-text.js';
import { DateOrderVote } from '../fields/date.js';
import { DecimalMarkVote, decimalMarks } from '../fields/decimal-mark.js';
import { type CodeReading, type RowCode, readEmployeeCode } from '../fields/employee-code.js';
import { isNullMarker } from '../fields/null-marker.js';
import { statusWords } from '../fields/status.js';
import type { PassedOverTable } from '../passed-over-table.js';
import { PAYEE_FIELDS } from '../payee.js';
import type { ReportType } from '../report.js';
import type { RowIssue } from '../row-issue.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { CodeWidths } from './code-widths.js';
import { separateCopies } from './copied-tables.js';
import { DataRowMarks, dataRows } from './data-rows.js';
import { findHeader, type ReportTable } from './find-header.js';
import { type HeadingIndex, headingIndex } from './headings.js';
import type { ReportMapping } from './mapping.js';
import { bindRateColumns, readRate } from './read-rate.js';
import { bindFields, type RowIssueNote, readFields } from './read-row.js';
import { FIELDS_OF, type ReadingContext } from './report-fields.js';
import type { NameFacts } from './report-name.js';
import { isEmpty, refuse, refuseEmpty, refuseName } from './report-refusal.js';
import { couldBeReport, typeFromHeadings } from './report-type.js';
import { RowFit } from './row-fit.js';
import { splitSideBySide } from './side-by-side.js';
import { StackedTables } from './stacked.js';
import type {
  EmployeeRow,
  Line,
  OpenedReport,
  PayeeRow,
  RateRow,
  ReportReader,
  ReportRow,
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

const AMOUNT_COLUMNS: readonly ColumnName[] = [
  'hourly_rate',
  'salary',
  'amount',
  'annual_amount',
  'hours_worked_ytd',
  'hours_worked_current_period',
  'max_hours_per_week',
];

type Body = { readonly line: Line; readonly code: RowCode };
/** Completes a row of a report, once its line and code are known. */
type ReadBody<Row> = (body: Body, row: SourceRow, note: (issue: RowIssueNote) => void) => Row;

/**
 * Converts a file's tables to typed rows and issues (REPORTS §2–§6), or returns why it is not a report. Never throws because of a file's
 * contents, and puts no value into an issue.
 */
export function validateReport(
  tables: readonly SourceTable[],
  facts: { readonly name: NameFacts; readonly mapping: ReportMapping },
): Validation {
  const opened = openReport(tables, facts);
  if (!opened.ok) return opened;
  const { size, rows: read, ...head } = opened.report;
  const issues: RowIssue[] = [];
  const doubtful_codes: RowCode[] = [];
  let identified = 0;
  const rows = [
    ...read(
      (issue) => issues.push(issue),
      (code, isCutOff) => {
        if (code !== null) doubtful_codes.push(code);
        if (!isCutOff) identified += 1;
      },
    ),
  ];
  const widths = new CodeWidths();
  for (const { code } of rows) widths.add(code);
  const rows_quarantined = size - rows.length;
  const rows_unidentified = rows_quarantined - identified;
  const counts = { rows_read: size, rows_quarantined, rows_unidentified };
  const report = { ...head, ...counts, rows, issues, doubtful_codes };
  return { ok: true, report: { ...report, code_widths: widths.counts } as ValidatedReport };
}

/** Like `validateReport`, but reads rows only when they are asked for. Skips tables that are not part of the report (notes, summaries). */
export function openReport(
  sources: readonly SourceTable[],
  facts: { readonly name: NameFacts; readonly mapping: ReportMapping },
): OpenedReport {
  const index = headingIndex(facts.mapping);
  return openTables(
    sources.flatMap((source) => splitSideBySide(source, index)),
    index,
    facts,
  );
}

function openTables(
  all: readonly SourceTable[],
  index: HeadingIndex,
  { name, mapping }: { readonly name: NameFacts; readonly mapping: ReportMapping },
): OpenedReport {
  const tables = all.filter(({ passedOver }) => passedOver === undefined);
  const found = tables.map((table) => findHeader(table, index)).filter((table) => table !== null);
  if (isEmpty(tables)) return refuseEmpty(name.report_type);
  const withCode = found.filter(({ positions }) => positions.has('employee_id'));
  const type = name.report_type ?? typeFromHeadings(withCode.length > 0 ? withCode : found);
  if (type === undefined) return refuse('unrecognized_report', tables, found);
  if (withCode.length === 0) return refuse('no_employee_code_column', tables, found, type);
  const ofType = withCode.filter((table) => couldBeReport(type, table));
  if (ofType.length === 0) return refuseName(type, tables, withCode);

  const chosen = selectTables(ofType);
  const { read: selected, copies, samePeople } = separateCopies(chosen, type, index);
  const stacked = new StackedTables(index);
  const { size, surveyed, lines, ...columnRules } = survey(selected, { type, index, mapping, stacked });
  const parts = stacked.split(all);
  if (parts.length > all.length) return openTables(parts, index, { name, mapping });
  const context = {
    ...columnRules,
    reportDay: name.report_time.slice(0, 10),
    statusWords: statusWords(mapping.status_words),
  };
  const columns = selected.flatMap((table) => table.columns);
  const reasons = passedOverReasons([
    ['copy', copies],
    ['same_people', samePeople],
    ['few_columns', ofType.filter((table) => !chosen.includes(table))],
    ['other_report', withCode.filter((table) => !ofType.includes(table))],
    ['no_code_column', found.filter((table) => !withCode.includes(table))],
  ]);
  const tables_passed_over = passedOver(all, selected, reasons, lines);
  const bodyOf = bodyReader(type, context);
  const rows: ReportReader['rows'] = (note, doubt) => readRows(surveyed, bodyOf, note, doubt);
  return {
    ok: true,
    report: { report_type: type, report_time: name.report_time, columns, tables_passed_over, size, rows },
  };
}

type Reason = PassedOverTable['reason'];

function passedOverReasons(
  groups: readonly (readonly [Reason, readonly ReportTable[]])[],
): ReadonlyMap<SourceTable, Reason> {
  return new Map(groups.flatMap(([reason, tables]) => tables.map(({ source }) => [source, reason] as const)));
}

/** Lists the tables that are not read, but empty ones, and the tables of which lines are not read. */
function passedOver(
  all: readonly SourceTable[],
  read: readonly ReportTable[],
  reasons: ReadonlyMap<SourceTable, Reason>,
  lines: ReadonlyMap<SourceTable, number>,
): PassedOverTable[] {
  return all.flatMap((source): PassedOverTable[] => {
    const { sheet, table } = source;
    const rows = lines.get(source);
    if (rows !== undefined) return [{ sheet, table, reason: 'lines', rows }];
    if (read.some((each) => each.source === source)) return [];
    const reason = source.passedOver ?? reasons.get(source);
    if (reason !== undefined) return [{ sheet, table, reason }];
    return isEmpty([source]) ? [] : [{ sheet, table, reason: 'no_heading' }];
  });
}

/** Selects the tables with at least half as many known columns as the best one: reads several sheets, but not notes that mention an employee. */
function selectTables(withCode: readonly ReportTable[]): ReportTable[] {
  const most = Math.max(0, ...withCode.map(({ positions }) => positions.size));
  return withCode.filter(({ positions }) => positions.size * 2 >= most);
}

/** A table whose rows are marked. */
type SurveyedTable = { readonly fit: RowFit; readonly marks: DataRowMarks };

type Survey = Pick<ReadingContext, 'dateOrder' | 'decimalMarks'> & {
  readonly size: number;
  readonly surveyed: readonly SurveyedTable[];
  /** The number of lines that are passed over, by table. */
  readonly lines: ReadonlyMap<SourceTable, number>;
};

/** Counts the rows of data, and infers the order of each column's dates and its decimal mark from all of them. */
function survey(
  tables: readonly ReportTable[],
  {
    type,
    index,
    mapping,
    stacked,
  }: {
    readonly type: ReportType;
    readonly index: HeadingIndex;
    readonly mapping: ReportMapping;
    readonly stacked: StackedTables;
  },
): Survey {
  const orders = DATE_COLUMNS.map((column) => ({ column, vote: new DateOrderVote() }));
  const decimals = AMOUNT_COLUMNS.map((column) => ({ column, vote: new DecimalMarkVote() }));
  const surveyed: SurveyedTable[] = [];
  const lines = new Map<SourceTable, number>();
  let size = 0;
  for (const table of tables) {
    const voters = [...orders, ...decimals].flatMap(({ column, vote }) =>
      (table.positions.get(column) ?? []).map((position) => ({ position, vote })),
    );
    const [fit, marks] = [new RowFit(table, type), new DataRowMarks()];
    const passOver = () => lines.set(table.source, (lines.get(table.source) ?? 0) + 1);
    const watched = { ...table, source: stacked.watch(table.source) };
    for (const data of dataRows(watched, index, passOver)) {
      const { row, isDoubtful } = data;
      size += 1;
      marks.add(data);
      if (isDoubtful) continue;
      fit.survey(row);
      if (fit.misfitOf(row, isDoubtful) === null)
        for (const { position, vote } of voters) vote.add(row.cells[position] ?? null);
    }
    surveyed.push({ fit, marks });
  }
  return {
    size,
    surveyed,
    lines,
    dateOrder: new Map(orders.map(({ column, vote }) => [column, vote.result(mapping.date_order)])),
    decimalMarks: decimalMarks(new Map(decimals.map(({ column, vote }) => [column, vote]))),
  };
}

function bodyReader(type: ReportType, context: ReadingContext): (table: ReportTable) => ReadBody<ReportRow> {
  switch (type) {
    case 'employee_directory':
    case 'employee_dates':
      return employeeBody(type, context);
    case 'rate_history':
      return rateBody(context);
    case 'employee_payees':
      return payeeBody(context);
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

function* readRows(
  tables: readonly SurveyedTable[],
  bodyOf: (table: ReportTable) => ReadBody<ReportRow>,
  noteIssue: (issue: RowIssue) => void,
  doubt: (code: RowCode, isCutOff: boolean) => void,
): Generator<ReportRow, void, undefined> {
  for (const { fit, marks } of tables) {
    const { table } = fit;
    const readBody = bodyOf(table);
    const codes = table.positions.get('employee_id') ?? [];
    for (const { row, isDoubtful } of marks.rows(table)) {
      const line = { sheet: table.source.sheet, table: table.source.table, row: row.row };
      const note = (issue: RowIssueNote) => noteIssue({ ...line, ...issue });
      const misfit = fit.misfitOf(row, isDoubtful);
      const code = readCode(row, codes);
      if (misfit !== null) note({ field: 'employee_id', code: misfit });
      else if ('issue' in code) note({ field: 'employee_id', code: code.issue });
      else yield readBody({ line, code }, row, note);
      if (misfit !== null && 'kind' in code) doubt(code, misfit === 'row_cut_off');
    }
  }
}

/** The first column with a value decides, as for every field. A code that cannot be read is not replaced by the number in another column. */
function readCode({ cells }: SourceRow, positions: readonly number[]): CodeReading {
  const filled = positions.find((position) => hasValue(cells[position] ?? null));
  return filled === undefined ? { issue: 'missing_employee_id' } : readEmployeeCode(cells[filled] ?? null);
}

function hasValue(cell: Cell | null): boolean {
  if (cell?.type === 'error') return true;
  const text = cellText(cell);
  return text !== null && !isNullMarker(text);
}
