import type { Cell } from '../cell.js';
import { type Budget, within } from '../limits.js';
import type { Merge } from '../merge.js';
import { NumbersError } from '../numbers-error.js';
import { type Message, TYPE } from '../schema.js';
import { CellContents } from './cell-contents.js';
import { readDisplayedOrder } from './displayed-order.js';
import { readHidden } from './hidden.js';
import { reusing } from './iwa-stream.js';
import { MergeCover, readMerges } from './merges.js';
import type { ObjectStore } from './object-store.js';
import { objectIdOf } from './rich-text.js';
import { readRowCells, readTile } from './tile.js';

/** A row with at least one cell. `row` is 0-based. `cells` has one item per column, null when empty. */
export type Row = { readonly row: number; readonly cells: readonly (Cell | null)[] };

type TilePlace = { readonly firstRow: number; readonly id: number };

const DEFAULT_TILE_SIZE = 256;

/** A table of a document. Its shape is read at once, its rows lazily. */
export class Table {
  readonly name: string;
  /** The table's UUID, in upper case as in the document. */
  readonly id: string;
  /** Counts include header and footer rows and columns. */
  readonly rows: number;
  readonly cols: number;
  readonly headerRows: number;
  readonly headerCols: number;
  readonly footerRows: number;
  readonly merges: readonly Merge[];
  /** 0-based, ascending. Hidden rows have their cells too. */
  readonly hiddenRows: readonly number[];
  readonly hiddenCols: readonly number[];
  /** Whether it is a pivot table. Its cells are then the last calculated values. */
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
    this.#info = store.message('TableInfo', infoId, [TYPE.tableInfo], 'table');
    const model = store.message('TableModel', objectIdOf(this.#info.model), [TYPE.tableModel], 'table model');
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
    this.hiddenRows = readHidden(store, (data.rowHeaders?.buckets ?? []).map(objectIdOf), this.rows);
    this.hiddenCols = readHidden(
      store,
      data.columnHeaders ? [objectIdOf(data.columnHeaders)] : [],
      this.cols,
    );
    this.#contents = new CellContents(store, budget, data, formats);
    this.#tiles = placeTiles(store, data.tiles);
  }

  /**
   * Yields the rows with cells from the top. Decodes one tile at a time; each pass decodes again. Leaves out cells that a merge covers.
   * Throws a `NumbersError` when a tile is damaged.
   */
  *rowsOf(): Generator<Row, void, undefined> {
    const endPass = this.#budget.beginPass();
    try {
      yield* this.#storedRows();
    } finally {
      endPass();
    }
  }

  /**
   * Returns the rows with cells in display order, all in memory. The order only differs from `rowsOf` in a table with categories. `row` is
   * the stored index. Summary rows of categories are not stored and are left out.
   */
  displayedRows(): Row[] {
    const rows = [...this.rowsOf()];
    const order = readDisplayedOrder(this.#store, this.#info, this.#model);
    if (order === null) return rows;
    const byRow = new Map(rows.map((row) => [row.row, row]));
    return order.flatMap((row) => byRow.get(row) ?? []);
  }

  *#storedRows(): Generator<Row, void, undefined> {
    const cover = new MergeCover(this.merges, this.cols);
    const allocate = reusing();
    let last = -1;
    for (const tile of this.#tiles) {
      const bytes = this.#store.bytes(tile.id, [TYPE.tile], 'tile', allocate);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const stored of readTile(bytes)) {
        const row = tile.firstRow + stored.index;
        const cells = readRowCells(view, stored, this.cols, this.#contents);
        if (cells === null) continue;
        if (row >= this.rows) throw new NumbersError('corrupt', 'a row is outside its table');
        if (row <= last) throw new NumbersError('corrupt', 'a row is stored twice');
        last = row;
        this.#budget.spendCells(cells.length);
        if (cover.uncover(row, cells)) yield { row, cells };
      }
      this.#store.release(tile.id);
    }
    this.#contents.requireTexts();
  }
}

function placeTiles(store: ObjectStore, storage: Message<'TileStorage'> | undefined): TilePlace[] {
  const size = storage?.size || DEFAULT_TILE_SIZE;
  const tiles = (storage?.tiles ?? []).map(({ index = 0, tile }) => ({
    firstRow: index * size,
    id: objectIdOf(tile),
  }));
  for (const { id } of tiles) {
    if (store.typeOf(id) !== TYPE.tile) store.bytes(id, [TYPE.tile], 'tile');
  }
  return tiles.sort((a, b) => a.firstRow - b.firstRow);
}
