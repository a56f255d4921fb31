import type { NumbersDocument } from '../../numbers/read/document.js';
import { rereadable, type SourceRow, type SourceTable } from './source-table.js';

type NumbersTable = NumbersDocument['sheets'][number]['tables'][number];

/**
 * Returns every table of a Numbers document, with hidden rows, columns and sheets. The value of a merged cell counts for every row
 * that the cell covers, as Numbers shows it.
 *
 * @throws NumbersError when a table is damaged.
 */
export function numbersTables(document: NumbersDocument): SourceTable[] {
  return document.sheets.flatMap(({ name: sheet, tables }) =>
    tables.map((table) => ({ sheet, table: table.name, rows: rereadable(() => readRows(table)) })),
  );
}

function* readRows(table: NumbersTable): Generator<SourceRow, void, undefined> {
  const fill = mergeFiller(table);
  for (const { row, cells } of table.rowsOf()) yield { row: row + 1, cells: fill(row, cells) };
}

type Cells = SourceRow['cells'];

/** Copies the first cell of each merge down to the rows it covers. Call it with the rows from top to bottom. */
function mergeFiller({ merges }: NumbersTable): (row: number, cells: Cells) => Cells {
  const tall = merges.filter(({ top, bottom }) => bottom > top);
  if (tall.length === 0) return (_row, cells) => cells;
  const first = new Map<(typeof tall)[number], Cells[number]>();
  const covering = byRow(tall);
  return (row, cells) => {
    const filled = [...cells];
    for (const merge of covering.get(row) ?? []) {
      if (row === merge.top) first.set(merge, cells[merge.left] ?? null);
      else filled[merge.left] = first.get(merge) ?? null;
    }
    return filled;
  };
}

function byRow<Merge extends { readonly top: number; readonly bottom: number }>(
  merges: readonly Merge[],
): Map<number, Merge[]> {
  const rows = new Map<number, Merge[]>();
  for (const merge of merges) {
    for (let row = merge.top; row <= merge.bottom; row += 1) rows.set(row, [...(rows.get(row) ?? []), merge]);
  }
  return rows;
}
