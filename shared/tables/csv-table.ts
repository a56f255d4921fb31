import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { Cell } from '../../numbers/cell.js';
import { AppError } from '../app-error.js';
import type { SourceRow, SourceTable } from './source-table.js';

/** Whether a cell is a known heading of a report. Helps to detect the delimiter. */
export type IsHeading = (cell: string) => boolean;

const DELIMITERS = [',', ';', '\t', '|'];
/** Enough rows to detect the delimiter despite the contents of a few quoted cells. */
const SAMPLE_ROWS = 50;

/**
 * Reads CSV as one table of text cells. Detects the encoding (UTF-8, UTF-16 with a byte order mark, else Windows-1252) and the
 * delimiter (comma, semicolon, tab or bar). Names the sheet and table as Numbers does when it opens a CSV file.
 *
 * @throws AppError `not_a_report` when a quoted cell does not end.
 */
export function readCsvTables(bytes: Uint8Array, isHeading: IsHeading): SourceTable[] {
  const text = decode(bytes);
  const records = parseRows(text, sniffDelimiter(text, isHeading));
  if (records === null) throw new AppError('not_a_report', { reason: 'a quoted cell does not end' });
  const rows = records.flatMap((texts, index): SourceRow[] => {
    const cells = texts.map(toCell);
    return cells.every((cell) => cell === null) ? [] : [{ row: index + 1, cells }];
  });
  return [{ sheet: 'Sheet 1', table: 'Table 1', rows }];
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return iconv.decode(buffer, 'utf-16le');
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return iconv.decode(buffer, 'utf-16be');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    return iconv.decode(buffer, 'windows-1252');
  }
}

/**
 * Picks the delimiter that gives the most known headings in one row, then the most cells in the first rows. The number of cells is
 * not enough, because names and addresses contain commas too.
 */
function sniffDelimiter(text: string, isHeading: IsHeading): string {
  const scores = DELIMITERS.map((delimiter) => {
    const rows = parseRows(text, delimiter, SAMPLE_ROWS) ?? [];
    const headings = rows.map((row) => row.filter(isHeading).length);
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    return { delimiter, headings: Math.max(0, ...headings), cells };
  });
  scores.sort((a, b) => b.headings - a.headings || b.cells - a.cells);
  return scores[0]?.delimiter ?? ',';
}

/** Returns null when a quoted cell does not end. The parser's error is dropped: its message quotes the line, which is personal data. */
function parseRows(text: string, delimiter: string, to?: number): string[][] | null {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      ...(to === undefined ? {} : { to }),
    });
  } catch {
    return null;
  }
}

/** The text that spreadsheets write for a failed formula. */
const FORMULA_ERROR = /^#(DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!)$/;

/** Spreadsheets write `="0042"` in CSV to keep the leading zeros of a code. */
function toCell(text: string): Cell | null {
  if (FORMULA_ERROR.test(text)) return { type: 'error' };
  const value = /^="(.*)"$/s.exec(text)?.[1] ?? text;
  return value === '' ? null : { type: 'text', value };
}
