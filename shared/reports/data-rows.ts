import { cellText } from '../fields/cell-text.js';
import type { SourceRow } from '../source-table.js';
import { knownHeading, type ReportTable } from './find-header.js';
import type { HeadingIndex } from './headings.js';

// A whole word, so that a code like TOTAL7 stays a code.
const TOTAL = /^totals?\b/i;

/** The rows below a header that speak of someone: no blank rows, no repeated header, no totals row (REPORTS §2). */
export function dataRows(table: ReportTable, index: HeadingIndex): SourceRow[] {
  const codes = table.positions.get('employee_id') ?? [];
  return table.source.rows.slice(table.header + 1).filter((row) => {
    const first = firstText(row);
    return (
      first !== null && !isRepeatedHeader(row, codes, index) && !(TOTAL.test(first) && isTotal(row, codes))
    );
  });
}

function firstText(row: SourceRow): string | null {
  for (const cell of row.cells) {
    // A formula that failed is a cell with something in it.
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
