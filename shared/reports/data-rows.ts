import { cellText, cellValue } from '../fields/cell-text.js';
import { isNullMarker } from '../fields/null-marker.js';
import type { SourceRow } from '../tables/source-table.js';
import { knownHeading, type ReportTable } from './find-header.js';
import type { HeadingIndex } from './headings.js';

// Matches a whole word, so that TOTAL7 can be an employee code.
const TOTAL = /^(?:grand |sub[- ]?)?totals?\b/i;
/** What a code can look like: one word of letters, digits and dashes, with a digit. A day is no code. */
const CODE = /^(?=\D*\d)(?!\d{4}-\d\d-\d\d$)[\p{L}\d_-]+$/u;
/** A line that a program draws with characters: `------`, `======`. */
const RULE = /^[-=_*~+.\u2500-\u257f ]{2,}$/;
/** A count or a sum: `3`, `1,234.50`, `$12`. */
const NUMBER = /^[-+$€£(]*\d[\d.,]*[)%]?$/;

/**
 * Yields the rows with employee data below the header, without blank rows, repeated headers or titles, totals, and foot lines: rows that name
 * nobody (REPORTS §2).
 */
export function* dataRows(table: ReportTable, index: HeadingIndex): Generator<SourceRow, void, undefined> {
  const codes = table.positions.get('employee_id') ?? [];
  const titles = new Set<string | null>();
  let at = 0;
  for (const row of table.source.rows) {
    const first = firstText(row, table.width);
    if (at < table.header) titles.add(first);
    else if (at > table.header && isData(row, first)) yield row;
    at += 1;
  }

  function isData(row: SourceRow, first: string | null): boolean {
    if (first === null) return false;
    if (row.text === 'swallowed') return true;
    if (isRepeatedHeader(row, codes, index) || isRule(row)) return false;
    if (TOTAL.test(first) && isTotal(row, codes)) return false;
    // A printed report repeats its title on each page, along with the header.
    return !(titles.has(first) && !hasCode(row, codes)) && !isFootLine(row, codes);
  }
}

function hasCode(row: SourceRow, codes: readonly number[]): boolean {
  return codes.some((position) => cellText(row.cells[position] ?? null) !== null);
}

/** Returns the first text below a heading. A value beyond the headings alone is no row. */
function firstText(row: SourceRow, width: number): string | null {
  for (let position = 0; position < Math.min(width, row.cells.length); position += 1) {
    const cell = row.cells[position] ?? null;
    // A failed formula means that the cell is not empty.
    const text = cell?.type === 'error' ? '#' : cellText(cell);
    if (text !== null) return text;
  }
  return null;
}

function isRepeatedHeader(row: SourceRow, codes: readonly number[], index: HeadingIndex): boolean {
  return codes.some((position) => knownHeading(row.cells[position], index)?.column === 'employee_id');
}

function isRule({ cells }: SourceRow): boolean {
  return cells.every((cell) => cell === null || (cell.type === 'text' && RULE.test(cell.value)));
}

function isTotal(row: SourceRow, codes: readonly number[]): boolean {
  return codes.every((position) => {
    const code = cellText(row.cells[position] ?? null);
    return code === null || TOTAL.test(code);
  });
}

/** Whether the only text of a row stands in a code column and is no code: `Grand Total`, `Page 1 of 1`. Counts may stand beside it. */
function isFootLine({ cells }: SourceRow, codes: readonly number[]): boolean {
  const texts = codes.flatMap((position) => cellValue(cells[position] ?? null) ?? []);
  if (texts.length === 0 || texts.some((text) => CODE.test(text) || isNullMarker(text))) return false;
  return cells.every((cell, position) => {
    if (cell === null || codes.includes(position) || cell.type === 'number') return true;
    const text = cellValue(cell);
    return text === null || NUMBER.test(text);
  });
}
