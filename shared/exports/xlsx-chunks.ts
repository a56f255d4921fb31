import type { ColumnDef } from 'hucre';
import { AMOUNT_FIELDS } from '../employee.js';
import { cellOf, type ExportCell } from './cell-of.js';
import type { ExportRows } from './export-rows.js';

/** Spreadsheets calculate with doubles, which are exact up to 15 digits. */
const EXACT_DIGITS = 15;
const SHEET = 'Employees';
/** The limit of Excel. */
const SHEET_ROWS = 1_048_576;

/**
 * Streams a workbook. Text cells stay text, so ids keep their zeros and nothing is run as a formula. Amounts are numbers, unless they
 * have too many digits to be exact. A second sheet starts when the first is full.
 */
export async function* xlsxChunks(columns: readonly string[], rows: ExportRows): AsyncGenerator<Uint8Array> {
  // Loaded late: the other formats and every other command need none of it.
  const { writeXlsxStream } = await import('hucre/xlsx');
  yield* writeXlsxStream(cellsOf(columns, rows), {
    name: SHEET,
    columns: columnsOf(columns),
    freezePane: { rows: 1 },
    maxRowsPerSheet: SHEET_ROWS,
  });
}

/** The writer styles columns, not rows. It asks for the style of each cell in turn, so the first row of a sheet can get one of its own. */
function columnsOf(columns: readonly string[]): ColumnDef[] {
  let row = -1;
  return columns.map((header, at): ColumnDef => {
    const width = Math.max(header.length + 3, WIDTHS[header] ?? 0);
    const get = () => {
      if (at === 0) row += 1;
      return row % SHEET_ROWS === 0 ? HEADING : undefined;
    };
    const column = { header, width, ...(isAmount(header) && { numFmt: '0.00' }) };
    return Object.defineProperty(column, 'style', { get });
  });
}

const HEADING = { font: { bold: true } };

/** In characters, for the columns whose values are longer than their names. */
const WIDTHS: Readonly<Record<string, number>> = {
  first_name: 18,
  last_name: 20,
  department_description: 30,
  position_family: 24,
  work_email: 34,
  phone_number: 18,
  street_address: 32,
  city: 20,
  birth_date: 13,
  staff_id: 28,
  sources: 40,
  created_at: 26,
  updated_at: 26,
  last_synced_at: 26,
};

async function* cellsOf(columns: readonly string[], rows: ExportRows): AsyncGenerator<ExportCell[]> {
  for await (const batch of rows)
    for (const row of batch) yield columns.map((column) => sheetCell(column, cellOf(row[column])));
}

function sheetCell(column: string, cell: ExportCell): ExportCell {
  if (typeof cell !== 'string') return cell;
  const digits = cell.replace('.', '').replace(/^0+/, '').length;
  return isAmount(column) && digits <= EXACT_DIGITS ? Number(cell) : xmlSafe(cell);
}

/** Escapes what the writer does not: text that looks like an escape of the format, and characters that XML cannot contain. */
function xmlSafe(text: string): string {
  return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_').replace(/[\ufffe\uffff]/g, '\ufffd');
}

function isAmount(column: string): boolean {
  return AMOUNT_FIELDS.has(column);
}
