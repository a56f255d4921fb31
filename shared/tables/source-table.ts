import type { Cell } from '../../numbers/cell.js';

/**
 * A table of a report file of any format. Rows without cells are left out. `rows` can be iterated several times, and each time may read them
 * again, so that a large table is never in memory as a whole.
 */
export type SourceTable = {
  readonly sheet: string;
  readonly table: string;
  readonly rows: Iterable<SourceRow>;
};

/** `row` is 1-based, as Numbers shows it; `cells` is indexed by column, null where empty. */
export type SourceRow = { readonly row: number; readonly cells: readonly (Cell | null)[] };

/** Rows of a table that are kept in memory between passes. */
const KEPT_ROWS = 20_000;

/** Returns rows that can be iterated several times. Keeps those of a small table, and reads those of a larger one again for each pass. */
export function rereadable(read: () => Iterable<SourceRow>): Iterable<SourceRow> {
  let kept: readonly SourceRow[] | undefined;
  function* firstPass() {
    const rows: SourceRow[] = [];
    for (const row of read()) {
      if (rows.length <= KEPT_ROWS) rows.push(row);
      yield row;
    }
    if (rows.length <= KEPT_ROWS) kept = rows;
  }
  return { [Symbol.iterator]: () => kept?.[Symbol.iterator]() ?? firstPass() };
}
