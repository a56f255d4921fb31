import { CSV_LIMITS, type CsvLimits } from './csv-limits.js';
import { type CsvDialect, readCsvRows } from './csv-rows.js';
import { decodeText } from './decode-text.js';
import { rereadable, type SourceRow, type SourceTable } from './source-table.js';

/** Whether a cell is a known heading of a report. Helps to detect the delimiter. */
export type IsHeading = (cell: string) => boolean;

const DELIMITERS = [',', ';', '\t', '|'];
/** Enough rows to detect the delimiter despite the contents of a few quoted cells. */
const SAMPLE_ROWS = 50;

/**
 * Reads CSV as one table of text cells. Detects the encoding (`decodeText`) and the delimiter (comma, semicolon, tab or bar). Names the sheet
 * and table as Numbers does when it opens a CSV file.
 *
 * The rows throw an AppError `report_too_large` when a limit is exceeded.
 */
export function readCsvTables(
  bytes: Uint8Array,
  isHeading: IsHeading,
  limits: Partial<CsvLimits> = {},
): SourceTable[] {
  const all = { ...CSV_LIMITS, ...limits };
  const text = decodeText(bytes);
  const { dialect } = detectDialect(text, isHeading);
  return [{ sheet: 'Sheet 1', table: 'Table 1', rows: rereadable(() => filledRows(text, dialect, all)) }];
}

/** Whether the first rows of a text have a known heading. */
export function hasHeading(bytes: Uint8Array, isHeading: IsHeading): boolean {
  return detectDialect(decodeText(bytes), isHeading).headings > 0;
}

function* filledRows(
  text: Iterable<string>,
  dialect: CsvDialect,
  limits: CsvLimits,
): Generator<SourceRow, void, undefined> {
  for (const row of readCsvRows(text, dialect, limits))
    if (row.cells.some((cell) => cell !== null)) yield row;
}

type Sample = { readonly dialect: CsvDialect; readonly headings: number; readonly cells: number };

/**
 * Picks the delimiter that gives the most known headings in one row, then the most cells in the first rows. The number of cells is
 * not enough, because names and addresses contain commas too.
 */
function detectDialect(text: Iterable<string>, isHeading: IsHeading): Sample {
  const [start = ''] = text;
  const samples = DELIMITERS.map((delimiter) => sampleOf(start, delimiter, isHeading));
  samples.sort((a, b) => b.headings - a.headings || b.cells - a.cells);
  return samples[0] as Sample;
}

function sampleOf(start: string, delimiter: string, isHeading: IsHeading): Sample {
  const widths = new Map<number, number>();
  let [headings, width, cells] = [0, 0, 0];
  for (const { row, cells: values } of sampleRows(start, delimiter)) {
    if (row > SAMPLE_ROWS) break;
    const known = values.filter((cell) => cell?.type === 'text' && isHeading(cell.value)).length;
    if (known > headings) [headings, width] = [known, values.length];
    cells += values.length;
    widths.set(values.length, (widths.get(values.length) ?? 0) + 1);
  }
  const usual = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  return { dialect: { delimiter, width: headings > 0 ? width : usual }, headings, cells };
}

/** The sample ends where the file may go on, so its last row may be cut off. It is read without limits, being short itself. */
function sampleRows(start: string, delimiter: string): Iterable<SourceRow> {
  return readCsvRows([start], { delimiter, width: 0 }, UNLIMITED);
}

const UNLIMITED: CsvLimits = {
  rows: Number.POSITIVE_INFINITY,
  columns: Number.POSITIVE_INFINITY,
  cells: Number.POSITIVE_INFINITY,
  textLength: Number.POSITIVE_INFINITY,
};
