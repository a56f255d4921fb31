import type { Cell } from './cell.js';
import { CellContents } from './cell-contents.js';
import { readDisplayedOrder } from './displayed-order.js';
import { readHidden } from './hidden.js';
import { type Budget, within } from './limits.js';
import { type Merge, readMerges } from './merges.js';
import { NumbersError } from './numbers-error.js';
import type { ObjectStore } from './object-store.js';
import { idOf } from './rich-text.js';
import { decode, type Message, TYPE } from './schema.js';
import { readRowCells, readTile } from './tile.js';

/** A row that has at least one cell: `row` is 0-based, `cells` has one place for every column, null where empty. */
export type Row = { readonly row: number; readonly cells: readonly (Cell | null)[] };

type TilePlace = { readonly firstRow: number; readonly id: number };

const DEFAULT_TILE_SIZE = 256;

/** A table of a document. Its shape is read at once, its rows as they are asked for. */
export class Table {
  readonly name: string;
  /** The table's UUID, upper case as the document has it. */
  readonly id: string;
  /** Counts include header and footer rows and columns. */
  readonly rows: number;
  readonly cols: number;
  readonly headerRows: number;
  readonly headerCols: number;
  readonly footerRows: number;
  readonly merges: readonly Merge[];
  /** 0-based, ascending. Hidden rows have their cells all the same. */
  readonly hiddenRows: readonly number[];
  readonly hiddenCols: readonly number[];
  /** Whether it is a pivot table; its cells are then what was last calculated. */
  readonly pivot: boolean;
  readonly #store: ObjectStore;
  readonly #budget: Budget;
  readonly #info: Message<'TableInfo'>;
  readonly #model: Message<'TableModel'>;
  readonly #contents: CellContents;
  readonly #tiles: readonly TilePlace[];

  constructor(store: ObjectStore, budget: Budget, infoId: number, formats: boolean) {
    this.#store = store;
    this.#budget = budget;
    this.#info = decode('TableInfo', store.bytes(infoId, [TYPE.tableInfo], 'table'));
    const model = decode('TableModel', store.bytes(idOf(this.#info.model), [TYPE.tableModel], 'table model'));
    this.#model = model;
    const data = model.data;
    if (!data) throw new NumbersError('corrupt', 'a table has no data store');
    this.name = model.name ?? '';
    this.id = model.id ?? '';
    this.rows = model.rows ?? 0;
    this.cols = model.columns ?? 0;
    within(this.rows, budget.limits.rows, 'rows in a table');
    within(this.cols, budget.limits.columns, 'columns in a table');
    this.headerRows = model.headerRows ?? 0;
    this.headerCols = model.headerColumns ?? 0;
    this.footerRows = model.footerRows ?? 0;
    this.pivot = this.#info.pivot ?? false;
    this.merges = readMerges(store, model, budget.limits.merges);
    this.hiddenRows = readHidden(store, (data.rowHeaders?.buckets ?? []).map(idOf), this.rows);
    this.hiddenCols = readHidden(store, data.columnHeaders ? [idOf(data.columnHeaders)] : [], this.cols);
    this.#contents = new CellContents(store, budget, data, formats);
    this.#tiles = placeTiles(store, data.tiles);
  }

  /**
   * The rows that have cells, from the top, decoded tile by tile as they are taken; each pass decodes them again.
   * Cells covered by a merge are left out. Throws a `NumbersError` where a tile is damaged.
   */
  *rowsOf(): Generator<Row, void, undefined> {
    const covered = coveredCells(this.merges);
    for (const tile of this.#tiles) {
      const bytes = this.#store.bytes(tile.id, [TYPE.tile], 'tile');
      for (const stored of readTile(bytes)) {
        const row = tile.firstRow + stored.index;
        const cells = readRowCells(bytes, stored, this.cols, this.#contents);
        if (cells === null) continue;
        if (row >= this.rows) throw new NumbersError('corrupt', 'a row lies outside its table');
        this.#budget.spendCells(cells.length);
        if (uncover(row, cells, covered)) yield { row, cells };
      }
      this.#store.release(tile.id);
    }
  }

  /**
   * The 0-based rows in the order in which the table shows them, where categories change it; null otherwise.
   * Summary rows of categories are not stored as rows and are left out.
   */
  displayedOrder(): readonly number[] | null {
    return readDisplayedOrder(this.#store, this.#info, this.#model);
  }
}

function placeTiles(store: ObjectStore, storage: Message<'TileStorage'> | undefined): TilePlace[] {
  const size = storage?.size || DEFAULT_TILE_SIZE;
  const tiles = (storage?.tiles ?? []).map(({ index = 0, tile }) => ({
    firstRow: index * size,
    id: idOf(tile),
  }));
  for (const { id } of tiles) {
    if (store.typeOf(id) !== TYPE.tile) store.bytes(id, [TYPE.tile], 'tile');
  }
  return tiles.sort((a, b) => a.firstRow - b.firstRow);
}

/** By row: the columns that a merge covers, all but its first cell. */
function coveredCells(merges: readonly Merge[]): Map<number, readonly Merge[]> {
  const byRow = new Map<number, Merge[]>();
  for (const merge of merges) {
    for (let row = merge.top; row <= merge.bottom; row++) {
      const there = byRow.get(row);
      if (there) there.push(merge);
      else byRow.set(row, [merge]);
    }
  }
  return byRow;
}

/** Empties the covered cells of a row; false when none is left. */
function uncover(row: number, cells: (Cell | null)[], covered: Map<number, readonly Merge[]>): boolean {
  const merges = covered.get(row);
  if (!merges) return true;
  for (const { top, left, right } of merges) {
    cells.fill(null, row === top ? left + 1 : left, right + 1);
  }
  return cells.some((cell) => cell !== null);
}
