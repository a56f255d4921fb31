import { isAbsent, type SourceRow } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';
import type { FootLines } from './foot-lines.js';
import { hasValueFrom } from './row-fit.js';

/** A row of more lines is not put together. */
const MOST_LINES = 10;

export type TextLine = { readonly row: SourceRow; readonly isBroken: boolean };

/**
 * Yields the rows of a table, and marks those of text that a line break within a cell has broken: lines that follow each other, of which
 * the first ends early, and that have as many cells as the header together.
 */
export function* brokenRows(
  { source, width, headerCells }: ReportTable,
  foot: FootLines,
): Generator<TextLine, void, undefined> {
  let full = headerCells;
  let lines: SourceRow[] = [];
  let cells = 0;
  for (const row of source.rows) {
    const [first, previous] = [lines[0], lines.at(-1)];
    const isNext = previous !== undefined && row.row === previous.row + 1 && canBeBroken(row);
    const fits = lines.length < MOST_LINES && cells + row.cells.length - 1 <= full;
    if (!first || !isNext || !fits || !foot.isRest(row, first, row.cells.length >= full)) {
      yield* linesOf(lines, false);
      lines = [];
      cells = 1;
    }
    const isStart = isAbsent(row, full - 1) && canBeBroken(row) && foot.canStart(row);
    if (isStart || lines.length > 0) {
      lines.push(row);
      cells += row.cells.length - 1;
      if (cells < full) continue;
      yield* linesOf(lines, true);
      lines = [];
    } else {
      if (row.text !== undefined && row.cells.length >= width && !hasValueFrom(row, width))
        full = row.cells.length;
      yield { row, isBroken: false };
    }
  }
  yield* linesOf(lines, false);
}

function canBeBroken({ text }: SourceRow): boolean {
  return text === 'complete' || text === 'unended';
}

function* linesOf(rows: readonly SourceRow[], isBroken: boolean): Generator<TextLine, void, undefined> {
  for (const row of rows) yield { row, isBroken };
}
