import type { Cell } from '../../numbers/cell.js';
import type { PassedOverTable } from '../passed-over-table.js';

/**
 * A table of a report file of any format. Rows without cells are left out. `rows` can be iterated several times, and each time may read them
 * again, so that a large table is never in memory as a whole. A table with `passedOver` has no rows.
 */
export type SourceTable = {
  readonly sheet: string;
  readonly table: string;
  readonly rows: Iterable<SourceRow>;
  readonly passedOver?: PassedOverTable['reason'];
};

/** `row` is 1-based, as Numbers shows it; `cells` is indexed by column, null where empty. */
export type SourceRow = {
  readonly row: number;
  readonly cells: readonly (Cell | null)[];
  /** Set for a row of text, which ends where its line ends: the cells after that are absent, not empty. */
  readonly text?: TextRow;
  /** Merged cells with a value. Each hides the cells after `left`, up to `right`: nothing is known of them. */
  readonly covered?: readonly { readonly left: number; readonly right: number }[];
};

/**
 * How a row of text ends: `complete` with a line end, `unended` with the end of the file, `cut_off` with the end of the file within a quoted
 * cell. `swallowed` is a row with a quote that does not belong there, and each row that this quote swallowed.
 */
export type TextRow = 'complete' | 'unended' | 'cut_off' | 'swallowed';

/** Whether a row ends before a position. */
export function isAbsent({ cells, text }: SourceRow, position: number): boolean {
  return position >= cells.length && text !== undefined;
}

/** Whether a row says nothing at a position: it ends before, or a merged cell hides what is there. */
export function saysNothing(row: SourceRow, position: number): boolean {
  return (
    isAbsent(row, position) ||
    row.covered?.some(({ left, right }) => left < position && position <= right) === true
  );
}

/** Cells of a table that are kept in memory between passes, empty ones too. A row itself takes as much memory as some cells. */
const KEPT_CELLS = 400_000;
const CELLS_OF_ROW = 8;

/** Returns rows that can be iterated several times. Keeps those of a small table, and reads those of a larger one again for each pass. */
export function rereadable(read: () => Iterable<SourceRow>): Iterable<SourceRow> {
  let kept: readonly SourceRow[] | undefined;
  function* firstPass() {
    let rows: SourceRow[] = [];
    let cells = 0;
    for (const row of read()) {
      cells += row.cells.length + CELLS_OF_ROW;
      if (cells <= KEPT_CELLS) rows.push(row);
      else rows = [];
      yield row;
    }
    if (cells <= KEPT_CELLS) kept = rows;
  }
  return { [Symbol.iterator]: () => kept?.[Symbol.iterator]() ?? firstPass() };
}
