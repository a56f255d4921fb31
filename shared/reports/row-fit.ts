import { cellText } from '../fields/cell-text.js';
import type { RowIssue } from '../row-issue.js';
import type { SourceRow } from '../tables/source-table.js';
import type { ReportTable } from './find-header.js';

/** Counts how many cells the rows of a text table have. Rows of other formats have no such end. */
export class RowWidths {
  readonly #counts = new Map<number, number>();

  add({ cells, text }: SourceRow): void {
    if (text === 'complete') this.#counts.set(cells.length, (this.#counts.get(cells.length) ?? 0) + 1);
  }

  /** The most common number of cells, the larger one on a tie. 0 without rows of text. */
  usual(): number {
    let [usual, most] = [0, 0];
    for (const [width, count] of this.#counts)
      if (count > most || (count === most && width > usual)) [usual, most] = [width, count];
    return usual;
  }
}

/**
 * Returns why the cells of a row can't be trusted to stand below their headings (REPORTS §2), or null. A row of text does not fit either when
 * it alone has more cells than the header and than other rows usually have: something moved, even if its last cell is empty. `usual` is the
 * usual number of cells. Columns without a heading at the end of the header are columns, when rows usually have them too.
 */
export function misfitOf(
  { cells, text }: SourceRow,
  table: ReportTable,
  usual: number,
): Extract<RowIssue['code'], 'row_does_not_fit' | 'row_cut_off'> | null {
  if (text === 'swallowed') return 'row_does_not_fit';
  if (text === 'cut_off' || (text === 'unended' && cells.length < table.width)) return 'row_cut_off';
  const width = text === undefined ? table.width : Math.max(table.width, Math.min(table.headerCells, usual));
  if (cells.length <= width) return null;
  if (text !== undefined && cells.length > Math.max(width, usual)) return 'row_does_not_fit';
  for (let position = width; position < cells.length; position += 1)
    if (cells[position]?.type === 'error' || cellText(cells[position] ?? null) !== null) return 'row_does_not_fit';
  return null;
}
