import { readMoney } from '../fields/amount.js';
import { cellText } from '../fields/cell-text.js';
import { readDate } from '../fields/date.js';
import { isNullMarker } from '../fields/null-marker.js';
import { type SourceRow, saysNothing } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';
import { type BoundField, bindField, type RowIssueNote, readField } from './read-row.js';
import { amount, type FieldSource, type ReadingContext } from './report-fields.js';
import type { Pay, RateRow } from './validated-report.js';

/** The columns of a rate history that a rate is read from, bound once per table. */
export type RateColumns = {
  readonly table: ReportTable;
  readonly effective: BoundField<'effective_date'>;
  readonly hourly: BoundField<'hourly_rate'>;
  readonly salary: BoundField<'salary'>;
  /** The positions of the columns that a rate is read from. A row that says nothing at one has only a part of a rate. */
  readonly positions: readonly number[];
  /** Whether the table has `Amount` or `Annual Amount`, whose meaning depends on the pay type of the row. */
  readonly typed: boolean;
};

type RateFacts = Pick<RateRow, 'effective_date' | 'rate_type' | 'pays' | 'readable'>;

const RATE_COLUMNS: readonly ColumnName[] = [
  'effective_date',
  'rate_type',
  'pay_type',
  'amount',
  'annual_amount',
  'hourly_rate',
  'salary',
];
const HOURLY = /^(h|hour|hourly|rate( \d+)?)$/i;
const SALARY = /^(s|salary|salaried|annual)$/i;
/** Paycom numbers the rates of an employee with several jobs. The first is the base rate. */
const ADDITIONAL_RATE = /^rate (?!1$)\d+$/i;

export function bindRateColumns(table: ReportTable): RateColumns {
  return {
    table,
    effective: bindField('effective_date', [{ column: 'effective_date', read: readEffective }], table),
    hourly: bindField('hourly_rate', [amount('amount', readMoney), amount('hourly_rate', readMoney)], table),
    salary: bindField('salary', [amount('annual_amount', readMoney), amount('salary', readMoney)], table),
    positions: RATE_COLUMNS.flatMap((column) => table.positions.get(column) ?? []),
    typed: table.positions.has('amount') || table.positions.has('annual_amount'),
  };
}

/** Reads the effective date and the pay of a rate: `Amount` for an hourly rate, `Annual Amount` for a salary (REPORTS §3). */
export function readRate(
  columns: RateColumns,
  row: SourceRow,
  context: ReadingContext,
  note: (issue: RowIssueNote) => void,
): RateFacts {
  let readable = !columns.positions.some((position) => saysNothing(row, position));
  const noteRate = (issue: RowIssueNote) => {
    readable = false;
    note(issue);
  };
  const effective =
    columns.effective.cells.length === 0 ? null : readField(columns.effective, row, context, noteRate);
  const rate_type = textOf('rate_type', columns.table, row);
  const pays = ADDITIONAL_RATE.test(rate_type ?? '') ? [] : readPays(columns, row, context, noteRate);
  const rate = { rate_type, pays, readable };
  return typeof effective === 'string' || effective === null ? { ...rate, effective_date: effective } : rate;
}

function readPays(
  columns: RateColumns,
  row: SourceRow,
  context: ReadingContext,
  note: (issue: RowIssueNote) => void,
): Pay[] {
  const read = (type: Pay['type']): Pay[] => {
    const amount = readField(columns[type], row, context, note);
    return typeof amount === 'string' || amount === null ? [{ type, amount }] : [];
  };
  if (!columns.typed) return [...read('hourly'), ...read('salary')];
  const type = textOf('pay_type', columns.table, row) ?? textOf('rate_type', columns.table, row) ?? '';
  if (HOURLY.test(type)) return read('hourly');
  if (SALARY.test(type)) return read('salary');
  note({ field: 'pay_type', code: 'unknown_status' });
  return [];
}

function textOf(column: ColumnName, table: ReportTable, row: SourceRow): string | null {
  const position = table.positions.get(column)?.[0];
  const text = position === undefined ? null : cellText(row.cells[position] ?? null);
  return text === null || isNullMarker(text) ? null : text;
}

const readEffective: FieldSource['read'] = (cell, context, column) =>
  readDate(cell, context.dateOrder.get(column) ?? 'us');
