import { cellText } from '../fields/cell-text.js';
import type { SourceRow } from '../tables/source-table.js';
import { knownHeading, type ReportTable } from './find-header.js';
import type { HeadingIndex } from './headings.js';

// Matches a whole word, so that TOTAL7 can be an employee code.
const TOTAL = /^totals?\b/i;

/**
 * Yields the rows with employee data below the header, without blank rows, repeated headers or titles, and totals (REPORTS §2). A row whose
 * cells are all beyond the header's last column is about nobody: Excel's Solver hides its settings there.
 */
export function* dataRows(table: ReportTable, index: HeadingIndex): Generator<SourceRow, void, undefined> {
  const codes = table.positions.get('employee_id') ?? [];
  const width = table.columns.reduce((most, { position }) => Math.max(most, position + 1), 0);
  const titles = new Set<string | null>();
  let at = 0;
  for (const row of table.source.rows) {
    const first = firstText(row, width);
    if (at < table.header) titles.add(first);
    else if (at > table.header && isData(row, first)) yield row;
    at += 1;
  }

  function isData(row: SourceRow, first: string | null): boolean {
    if (first === null || isRepeatedHeader(row, codes, index)) return false;
    // A printed report repeats its title on each page, along with the header.
    return !(TOTAL.test(first) && isTotal(row, codes)) && !(titles.has(first) && !hasCode(row, codes));
  }
}

function hasCode(row: SourceRow, codes: readonly number[]): boolean {
  return codes.some((position) => cellText(row.cells[position] ?? null) !== null);
}

function firstText({ cells }: SourceRow, width: number): string | null {
  for (let position = 0; position < width && position < cells.length; position += 1) {
    const cell = cells[position] ?? null;
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
