import { AppError } from '../app-error.js';
import { cellText } from '../fields/cell-text.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import { headerRow, knownHeading } from './find-header.js';
import { type HeadingIndex, normalizeHeading } from './headings.js';

/** Headings next to each other: the position of the first one, and the columns that they name. */
type Block = { readonly start: number; readonly columns: ReadonlySet<string> };

/** Each one is another pass over the rows. */
const MOST_ROSTERS = 50;

/**
 * Splits a grid with several rosters side by side into one table for each. Other grids stay whole. A roster begins after a column without
 * a heading, or where all headings begin again, and has an employee code and at least half of the known columns of the largest one. A
 * second code alone is a reference to another employee, such as a manager.
 *
 * @throws AppError `report_too_large`
 */
export function splitSideBySide(source: SourceTable, index: HeadingIndex): readonly SourceTable[] {
  const blocks = blocksOf(headerRow(source, index)?.cells ?? [], index);
  const most = Math.max(0, ...blocks.map(({ columns }) => columns.size));
  const rosters = blocks.filter(
    ({ columns }) => columns.has('employee_id') && columns.size >= 2 && columns.size * 2 >= most,
  );
  if (rosters.length < 2) return [source];
  if (rosters.length > MOST_ROSTERS)
    throw new AppError('report_too_large', { what: 'rosters side by side', limit: MOST_ROSTERS });
  return rosters.map(({ start }, at) => ({
    ...source,
    rows: withinColumns(source.rows, at === 0 ? 0 : start, rosters[at + 1]?.start),
  }));
}

function blocksOf(cells: SourceRow['cells'], index: HeadingIndex): Block[] {
  return separatedByBlanks(cells).flatMap(({ start, headings }) => {
    const length = periodOf(headings);
    const known = cells
      .slice(start, start + length)
      .flatMap((cell) => knownHeading(cell, index)?.column ?? []);
    const columns = new Set(known);
    return Array.from({ length: headings.length / length }, (_, nth) => ({
      start: start + nth * length,
      columns,
    }));
  });
}

function separatedByBlanks(cells: SourceRow['cells']): { start: number; headings: string[] }[] {
  const parts: { start: number; headings: string[] }[] = [];
  let last: string[] | undefined;
  for (const [start, cell] of cells.entries()) {
    const heading = normalizeHeading(cellText(cell) ?? '');
    if (heading === '') last = undefined;
    else if (last !== undefined) last.push(heading);
    else {
      last = [heading];
      parts.push({ start, headings: last });
    }
  }
  return parts;
}

/** The length of the shortest sequence that all headings repeat, else the number of headings. */
function periodOf(headings: readonly string[]): number {
  const length = headings.indexOf(headings[0] ?? '', 1);
  const repeats = length > 0 && headings.length % length === 0;
  return repeats && headings.every((heading, at) => heading === headings[at % length])
    ? length
    : headings.length;
}

/** The rows between two positions. Their cells stay at their positions. */
function withinColumns(
  rows: SourceTable['rows'],
  start: number,
  end: number | undefined,
): SourceTable['rows'] {
  function* within() {
    for (const row of rows) {
      const cells = row.cells.slice(0, end).map((cell, at) => (at < start ? null : cell));
      yield { ...row, cells: cells.length > start ? cells : [] };
    }
  }
  return { [Symbol.iterator]: within };
}
