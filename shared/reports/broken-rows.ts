import { isAbsent, type SourceRow } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';

/** A row of more lines is not put together. */
const MOST_LINES = 10;

export type Line = { readonly row: SourceRow; readonly isBroken: boolean };

/**
 * Yields the rows of a table, and marks those of text that a line break within a cell has broken: lines that follow each other and have
 * fewer cells than the header, but as many as the header together. `isRest` tells whether a line cannot begin a row.
 */
export function* brokenRows(
  { source, width, headerCells }: ReportTable,
  isRest: (row: SourceRow) => boolean,
): Generator<Line, void, undefined> {
  let full = headerCells;
  let lines: SourceRow[] = [];
  let cells = 0;
  for (const row of source.rows) {
    const isShort = isAbsent(row, full - 1) && row.text !== 'swallowed' && row.text !== 'cut_off';
    const previous = lines.at(-1);
    const isNext = isShort && previous !== undefined && row.row === previous.row + 1 && isRest(row);
    if (!isNext || cells + row.cells.length - 1 > full || lines.length === MOST_LINES) {
      yield* linesOf(lines, false);
      lines = [];
      cells = 1;
    }
    if (isShort) {
      lines.push(row);
      cells += row.cells.length - 1;
      if (cells < full) continue;
      yield* linesOf(lines, true);
      lines = [];
    } else {
      if (row.text !== undefined && row.cells.length >= width) full = row.cells.length;
      yield { row, isBroken: false };
    }
  }
  yield* linesOf(lines, false);
}

function* linesOf(rows: readonly SourceRow[], isBroken: boolean): Generator<Line, void, undefined> {
  for (const row of rows) yield { row, isBroken };
}
