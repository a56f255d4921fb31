import type { Merge } from '../../numbers/merge.js';
import type { SourceRow } from './source-table.js';

type Cells = SourceRow['cells'];
type OpenMerge = Merge & { readonly value: Cells[number] };

/**
 * Returns a function that gives the value of each merged range to the rows below its first. Other cells of a range are empty. Call it with
 * the rows from top to bottom, and with 0-based row numbers.
 */
export function mergeFiller(merges: readonly Merge[]): (row: number, cells: Cells) => Cells {
  if (merges.length === 0) return (_row, cells) => cells;
  const waiting = merges.toSorted((a, b) => b.top - a.top);
  // One range for each first column, so that a row never costs more than it is wide.
  const open = new Map<number, OpenMerge>();
  return (row, cells) => {
    const filled = [...cells];
    for (const merge of open.values()) {
      if (row > merge.bottom) open.delete(merge.left);
      else cover(filled, merge, merge.value);
    }
    for (let next = waiting.at(-1); next !== undefined && next.top <= row; next = waiting.at(-1)) {
      waiting.pop();
      if (row > next.bottom) continue;
      const value = row === next.top ? (cells[next.left] ?? null) : null;
      cover(filled, next, value);
      if (next.bottom > row) open.set(next.left, { ...next, value });
    }
    return filled;
  };
}

function cover(cells: Cells[number][], { left, right }: Merge, value: Cells[number]): void {
  while (cells.length <= left) cells.push(null);
  cells[left] = value;
  for (let column = left + 1; column <= right && column < cells.length; column += 1) cells[column] = null;
}
