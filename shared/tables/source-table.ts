import type { Cell } from '../../numbers/cell.js';

/** A table of a report file of any format: the output of `parse` and the input of `validate`. Rows without cells are left out. */
export type SourceTable = {
  readonly sheet: string;
  readonly table: string;
  readonly rows: readonly SourceRow[];
};

/** `row` is 1-based, as Numbers shows it; `cells` is indexed by column, null where empty. */
export type SourceRow = { readonly row: number; readonly cells: readonly (Cell | null)[] };
