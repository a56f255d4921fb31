import type { Merge } from '../../numbers/merge.js';
import { AppError } from '../app-error.js';
import type { SourceRow } from './source-table.js';

type Cells = SourceRow['cells'];
type OpenMerge = Merge & { readonly value: Cells[number] };

/** The most cells that merged ranges cover in all rows: a few bytes of a file can merge as many cells as it likes. */
const MOST_COVERED = 3_000_000;

type FilledRow = Pick<SourceRow, 'cells' | 'covered'>;

/**
 * Returns a function that gives the value of each merged range to the rows below its first. The other cells of a range are null, and
 * `covered` if the range has a value. Call it with the rows from top to bottom, and with 0-based row numbers.
 *
 * @throws AppError `report_too_large` when ranges cover more cells than the limit.
 */
export function mergeFiller(merges: readonly Merge[]): (row: number, cells: Cells) => FilledRow {
  if (merges.length === 0) return (_row, cells) => ({ cells });
  const filler = new MergeFiller(merges);
  return (row, cells) => filler.fill(row, cells);
}

class MergeFiller {
  readonly #waiting: Merge[];
  // One range for each first column, so that a row never costs more than it is wide.
  readonly #open = new Map<number, OpenMerge>();
  /** Ranges without a value: they empty cells, but do not make a row wider. */
  readonly #empty = new Map<number, OpenMerge>();
  #covering: OpenMerge[] = [];
  #covered = 0;

  constructor(merges: readonly Merge[]) {
    this.#waiting = merges.toSorted((a, b) => b.top - a.top);
  }

  fill(row: number, cells: Cells): FilledRow {
    const filled = [...cells];
    this.#covering = [];
    for (const merge of this.#open.values()) this.#cover(row, filled, merge, this.#open);
    for (let column = 0; this.#empty.size > 0 && column < cells.length; column += 1) {
      const merge = this.#empty.get(column);
      if (merge !== undefined) this.#cover(row, filled, merge, this.#empty);
    }
    const waiting = this.#waiting;
    for (let next = waiting.at(-1); next !== undefined && next.top <= row; next = waiting.at(-1)) {
      waiting.pop();
      if (row <= next.bottom) this.#begin(row, cells, filled, next);
    }
    return this.#covering.length === 0 ? { cells: filled } : { cells: filled, covered: this.#covering };
  }

  #begin(row: number, cells: Cells, filled: Cells[number][], next: Merge): void {
    const value = row === next.top ? (cells[next.left] ?? null) : null;
    const [group, other] = value === null ? [this.#empty, this.#open] : [this.#open, this.#empty];
    const merge = { ...next, value };
    this.#cover(row, filled, merge, group);
    other.delete(next.left);
    if (next.bottom > row) group.set(next.left, merge);
  }

  #cover(row: number, cells: Cells[number][], merge: OpenMerge, group: Map<number, OpenMerge>): void {
    if (row > merge.bottom) {
      group.delete(merge.left);
      return;
    }
    this.#covered += cover(cells, merge);
    if (merge.value !== null && merge.right > merge.left) this.#covering.push(merge);
    if (this.#covered > MOST_COVERED)
      throw new AppError('report_too_large', { what: 'cells in merged ranges', limit: MOST_COVERED });
  }
}

/** Returns the number of cells that it writes. */
function cover(cells: Cells[number][], { left, right, value }: OpenMerge): number {
  while (value !== null && cells.length <= left) cells.push(null);
  const end = Math.min(right + 1, cells.length);
  for (let column = left; column < end; column += 1) cells[column] = column === left ? value : null;
  return Math.max(0, end - left);
}
