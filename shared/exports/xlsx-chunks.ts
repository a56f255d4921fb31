import { AMOUNT_FIELDS } from '../employee.js';
import { cellOf, type ExportCell } from './cell-of.js';
import type { ExportRows } from './export-rows.js';

/** Spreadsheets calculate with doubles, which are exact up to 15 digits. */
const EXACT_DIGITS = 15;
const SHEET = 'Employees';

/**
 * Streams a workbook. Text cells stay text, so ids keep their zeros and nothing is run as a formula. Amounts are numbers, unless they
 * have too many digits to be exact. A second sheet starts when the first is full.
 */
export async function* xlsxChunks(columns: readonly string[], rows: ExportRows): AsyncGenerator<Uint8Array> {
  // Loaded late: the other formats and every other command need none of it.
  const { writeXlsxStream } = await import('hucre/xlsx');
  const headings = columns.map((header) => ({
    header,
    ...(isAmount(header) && { numFmt: '0.00' }),
  }));
  yield* writeXlsxStream(cellsOf(columns, rows), {
    name: SHEET,
    columns: headings,
    freezePane: { rows: 1 },
  });
}

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
