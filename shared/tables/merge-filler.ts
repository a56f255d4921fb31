import type { Merge } from '../../numbers/merge.js';
import { AppError } from '../app-error.js';
import type { SourceRow } from './source-table.js';

type Cells = SourceRow['cells'];
type OpenMerge = Merge & { readonly value: Cells[number] };

/** The most cells that merged ranges cover in all rows: a few bytes of a file can merge as many cells as it likes. */
const MOST_COVERED = 3_000_000;

/**
 * Returns a function that gives the value of each merged range to the rows below its first. Other cells of a range are empty. Call it with
 * the rows from top to bottom, and with 0-based row numbers.
 *
 * @throws AppError `not_a_report` when ranges cover more cells than the limit.
 */
export function mergeFiller(merges: readonly Merge[]): (row: number, cells: Cells) => Cells {
  if (merges.length === 0) return (_row, cells) => cells;
  const waiting = merges.toSorted((a, b) => b.top - a.top);
  // One range for each first column, so that a row never costs more than it is wide.
  const open = new Map<number, OpenMerge>();
  // A range without a value empties cells, but does not make a row wider.
  const empty = new Map<number, OpenMerge>();
  let covered = 0;
  const spend = (cells: number) => {
    covered += cells;
    if (covered > MOST_COVERED)
      throw new AppError('not_a_report', {
        reason: `its merged ranges cover more than ${MOST_COVERED} cells`,
      });
  };
  return (row, cells) => {
    const filled = [...cells];
    for (const merge of open.values()) {
      if (row > merge.bottom) open.delete(merge.left);
      else spend(cover(filled, merge, merge.value));
    }
    if (empty.size > 0)
      for (let column = 0; column < cells.length; column += 1) {
        const merge = empty.get(column);
        if (merge === undefined) continue;
        if (row > merge.bottom) empty.delete(column);
        else spend(cover(filled, merge, null));
      }
    for (let next = waiting.at(-1); next !== undefined && next.top <= row; next = waiting.at(-1)) {
      waiting.pop();
      if (row > next.bottom) continue;
      const value = row === next.top ? (cells[next.left] ?? null) : null;
      if (value !== null || next.left < filled.length) spend(cover(filled, next, value));
      open.delete(next.left);
      empty.delete(next.left);
      if (next.bottom > row) (value === null ? empty : open).set(next.left, { ...next, value });
    }
    return filled;
  };
}

/** Returns the number of cells that it writes. */
function cover(cells: Cells[number][], { left, right }: Merge, value: Cells[number]): number {
  while (value !== null && cells.length <= left) cells.push(null);
  const end = Math.min(right + 1, cells.length);
  for (let column = left; column < end; column += 1) cells[column] = column === left ? value : null;
  return Math.max(0, end - left);
}
