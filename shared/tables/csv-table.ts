import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { Cell } from '../../numbers/cell.js';
import { AppError } from '../app-error.js';
import type { SourceRow, SourceTable } from './source-table.js';

/** Whether a cell is a known heading of a report: it helps to find the delimiter. */
type IsHeading = (cell: string) => boolean;

const DELIMITERS = [',', ';', '\t', '|'];
/** Enough rows to tell the delimiter from what stands in a few quoted cells. */
const SAMPLE = 50;

/**
 * Reads CSV as one table of text cells: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252; comma,
 * semicolon, tab or bar. Sheet and table are named as Numbers names them when it opens such a file.
 *
 * @throws AppError `not_a_report` where a quoted cell does not end.
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
 * The delimiter under which some row has the most known headings, and the first rows the most cells: cells alone would
 * mislead, for names and addresses hold commas too.
 */
function sniffDelimiter(text: string, isHeading: IsHeading): string {
  const scores = DELIMITERS.map((delimiter) => {
    const rows = parseRows(text, delimiter, SAMPLE) ?? [];
    const headings = rows.map((row) => row.filter(isHeading).length);
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    return { delimiter, headings: Math.max(0, ...headings), cells };
  });
  scores.sort((one, other) => other.headings - one.headings || other.cells - one.cells);
  return scores[0]?.delimiter ?? ',';
}

/** Null where a quoted cell does not end; the parser's own message would quote the line it failed on. */
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

/** What spreadsheets write for a formula that failed. */
const FAILED = /^#(DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!)$/;

/** Spreadsheets keep a code's zeros in CSV by writing `="0042"`. */
function toCell(text: string): Cell | null {
  if (FAILED.test(text)) return { type: 'error' };
  const value = /^="(.*)"$/s.exec(text)?.[1] ?? text;
  return value === '' ? null : { type: 'text', value };
}
