import { cellText } from '../fields/cell-text.js';
import type { SourceRow } from '../tables/source-table.js';
import { knownHeading, type ReportTable } from './find-header.js';
import type { HeadingIndex } from './headings.js';

// Matches a whole word, so that TOTAL7 can be an employee code.
const TOTAL = /^totals?\b/i;

/** Returns the rows with employee data below the header, without blank rows, repeated headers or titles, and totals (REPORTS §2). */
export function dataRows(table: ReportTable, index: HeadingIndex): SourceRow[] {
  const codes = table.positions.get('employee_id') ?? [];
  const titles = new Set(table.source.rows.slice(0, table.header).map(firstText));
  return table.source.rows.slice(table.header + 1).filter((row) => {
    const first = firstText(row);
    if (first === null || isRepeatedHeader(row, codes, index)) return false;
    // A printed report repeats its title on each page, along with the header.
    return !(TOTAL.test(first) && isTotal(row, codes)) && !(titles.has(first) && !hasCode(row, codes));
  });
}

function hasCode(row: SourceRow, codes: readonly number[]): boolean {
  return codes.some((position) => cellText(row.cells[position] ?? null) !== null);
}

function firstText(row: SourceRow): string | null {
  for (const cell of row.cells) {
    // A failed formula means that the cell is not empty.
    const text = cell?.type === 'error' ? '#' : cellText(cell);
    if (text !== null) return text;
  }
  return null;
}

function isRepeatedHeader(row: SourceRow, codes: readonly number[], index: HeadingIndex): boolean {
  return codes.some((position) => knownHeading(row.cells[position], index)?.column === 'employee_id');
}

function isTotal(row: SourceRow, codes: readonly number[]): boolean {
  return codes.every((position) => {
    const code = cellText(row.cells[position] ?? null);
    return code === null || TOTAL.test(code);
  });
}
