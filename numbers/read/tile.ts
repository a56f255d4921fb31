import type { Cell } from '../cell.js';
import { within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import { Wire } from '../wire.js';
import type { CellContents } from './cell-contents.js';
import { readCell } from './cell-record.js';
import { readOldCell } from './old-cell-record.js';

/** A row of a tile before its cells are decoded: the positions of its records and of their offsets in the tile. */
export type StoredRow = {
  /** Within the tile. */
  index: number;
  wide: boolean;
  old: boolean;
  cellsAt: number;
  cellsEnd: number;
  offsetsAt: number;
  offsetsEnd: number;
};

const NO_CELL = 0xffff;
/** Numbers puts 256 rows in a tile. */
const MAX_ROWS = 65_536;

/** Returns the rows of a tile in order. Numbers 2013 to 2016 wrote only the old form of a row. Later versions leave the old form stale. */
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
    within(rows.length, MAX_ROWS, 'rows in a tile');
  }
  return ordered ? rows : inOrder(rows);
}

function inOrder(rows: StoredRow[]): StoredRow[] {
  rows.sort((a, b) => a.index - b.index);
  if (rows.some((row, i) => row.index === rows[i + 1]?.index)) {
    throw new NumbersError('corrupt', 'a tile contains a row twice');
  }
  return rows;
}

function readRow(wire: Wire): StoredRow {
  const row = { index: 0, wide: false, old: true, cellsAt: 0, cellsEnd: 0, offsetsAt: 0, offsetsEnd: 0 };
  const from = wire.at;
  readFields(wire, row, 50, 58);
  if (row.offsetsEnd > row.offsetsAt) {
    row.old = false;
    return row;
  }
  wire.at = from;
  readFields(wire, row, 26, 34);
  return row;
}

/** Reads the fields of a row. The tags select the old or new form of the records and offsets. */
function readFields(wire: Wire, row: StoredRow, cellsTag: number, offsetsTag: number): void {
  while (wire.more) {
    const tag = wire.varint();
    if (tag === cellsTag) {
      const length = wire.length();
      row.cellsAt = wire.at;
      row.cellsEnd = wire.at += length;
    } else if (tag === offsetsTag) {
      const length = wire.length();
      row.offsetsAt = wire.at;
      row.offsetsEnd = wire.at += length;
    } else if (tag === 8) row.index = wire.varint();
    else if (tag === 64) row.wide = wire.varint() !== 0;
    else wire.skip(tag & 7);
  }
}

/** Returns the cells of a row by column, null when empty. `columns` is the number of columns in the table. Null when all are empty. */
export function readRowCells(
  tile: DataView,
  row: StoredRow,
  columns: number,
  contents: CellContents,
): (Cell | null)[] | null {
  const { cellsAt, cellsEnd, offsetsEnd } = row;
  const scale = row.wide && !row.old ? 4 : 1;
  const read = row.old ? readOldCell : readCell;
  let result: (Cell | null)[] | null = null;
  let column = 0;
  for (let i = row.offsetsAt; i + 1 < offsetsEnd; i += 2, column++) {
    const offset = tile.getUint16(i, true);
    if (offset === NO_CELL) continue;
    const cell = read(tile, cellsAt + offset * scale, cellsEnd, contents);
    if (cell === null) continue;
    if (column >= columns) throw new NumbersError('corrupt', 'a cell is outside its table');
    result ??= new Array<Cell | null>(columns).fill(null);
    result[column] = cell;
  }
  return result;
}
