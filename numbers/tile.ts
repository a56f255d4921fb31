import type { Cell } from './cell.js';
import type { CellContents } from './cell-contents.js';
import { readCell } from './cell-record.js';
import { NumbersError } from './numbers-error.js';
import { readOldCell } from './old-cell-record.js';
import { Wire } from './wire.js';

/** A row of a tile before its cells are decoded. */
export type StoredRow = {
  /** Within the tile. */
  index: number;
  wide: boolean;
  old: boolean;
  cells: Uint8Array;
  offsets: Uint8Array;
};

const NONE = new Uint8Array(0);
const NO_CELL = 0xffff;

/** The rows of a tile, in order. Numbers of 2013 to 2016 wrote only the old form of a row; later ones leave it stale. */
export function readTile(bytes: Uint8Array): StoredRow[] {
  const rows: StoredRow[] = [];
  const wire = new Wire(bytes);
  let last = -1;
  let ordered = true;
  while (wire.more) {
    const tag = wire.varint();
    if (tag !== 42) {
      wire.skip(tag & 7);
      continue;
    }
    const row = readRow(wire.message());
    ordered &&= row.index > last;
    last = row.index;
    rows.push(row);
  }
  return ordered ? rows : inOrder(rows);
}

function inOrder(rows: StoredRow[]): StoredRow[] {
  rows.sort((a, b) => a.index - b.index);
  if (rows.some((row, i) => row.index === rows[i + 1]?.index)) {
    throw new NumbersError('corrupt', 'a tile holds a row twice');
  }
  return rows;
}

function readRow(wire: Wire): StoredRow {
  const row: StoredRow = { index: 0, wide: false, old: false, cells: NONE, offsets: NONE };
  let oldCells: Uint8Array = NONE;
  let oldOffsets: Uint8Array = NONE;
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) row.index = wire.varint();
    else if (tag === 26) oldCells = wire.slice();
    else if (tag === 34) oldOffsets = wire.slice();
    else if (tag === 50) row.cells = wire.slice();
    else if (tag === 58) row.offsets = wire.slice();
    else if (tag === 64) row.wide = wire.varint() !== 0;
    else wire.skip(tag & 7);
  }
  if (row.offsets.length > 0) return row;
  return { index: row.index, wide: false, old: true, cells: oldCells, offsets: oldOffsets };
}

/** The cells of a row by column, null where empty; `columns` is how many the table has. Null when all are empty. */
export function readRowCells(
  row: StoredRow,
  columns: number,
  contents: CellContents,
): (Cell | null)[] | null {
  const { cells, offsets } = row;
  const scale = row.wide ? 4 : 1;
  const read = row.old ? readOldCell : readCell;
  const known = offsets.length >>> 1;
  let result: (Cell | null)[] | null = null;
  for (let column = 0; column < known; column++) {
    const offset = (offsets[2 * column] as number) | ((offsets[2 * column + 1] as number) << 8);
    if (offset === NO_CELL) continue;
    const at = offset * scale;
    if (!row.old && at < cells.length && cells[at] !== 5) {
      throw new NumbersError('unsupported', `cells of version ${cells[at]} are not known`);
    }
    const cell = read(cells, at, cells.length, contents);
    if (cell === null) continue;
    if (column >= columns) throw new NumbersError('corrupt', 'a cell lies outside its table');
    result ??= new Array<Cell | null>(columns).fill(null);
    result[column] = cell;
  }
  return result;
}
