import { AMOUNT_FIELDS } from '../employee.js';
import { cellOf, type ExportCell } from './cell-of.js';
import type { ExportRows } from './export-rows.js';

/** A spreadsheet calculates with doubles, which keep so many digits. */
const EXACT_DIGITS = 15;
const SHEET = 'Employees';

/**
 * A workbook, written as its rows come. Texts are texts to a spreadsheet, so ids keep their zeros and nothing is a formula; amounts are
 * numbers, to be added up, unless they have more digits than it keeps. Past the rows that a sheet can have a second one begins.
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

/** What the writer leaves as it is: text that looks like an escape of the format's own, and characters that XML can't hold. */
function xmlSafe(text: string): string {
  return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_').replace(/[\ufffe\uffff]/g, '\ufffd');
}

function isAmount(column: string): boolean {
  return AMOUNT_FIELDS.has(column);
}
