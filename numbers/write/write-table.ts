import { createHash } from 'node:crypto';
import type { Cell } from '../cell.js';
import { decimalOfDouble } from '../decimal.js';
import type { Merge } from '../merge.js';
import { NumbersError } from '../numbers-error.js';
import { type Message, TYPE } from '../schema.js';
import { ByteSink } from './byte-sink.js';
import { encode } from './encode-message.js';
import { writeCell } from './write-cell.js';
import { emptyList, ListsWriter, reference } from './write-lists.js';
import { type StoredObject, writeStream } from './write-stream.js';

/** A cell to write. A plain string, number or boolean is short for a cell of that type. */
export type WriteCell = Cell | string | number | boolean | null;

/** The shape of a table to write. Its rows include header and footer rows. A table has at least one row and column. */
export type WriteTableShape = {
  readonly name: string;
  /** A UUID. Default: derived from the names. */
  readonly id?: string;
  /** At least the number of cells in the longest row. Default: that number. */
  readonly cols?: number;
  readonly headerRows?: number;
  readonly headerCols?: number;
  readonly footerRows?: number;
  readonly merges?: readonly Merge[];
};

/** Receives finished streams and provides object ids. */
export type Output = {
  readonly nextId: () => number;
  readonly add: (name: string, content: Uint8Array) => void;
};

const TILE_ROWS = 256;
const NO_CELL = 0xffff;
const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 1_000;
const ROW_HEIGHT = 20;
const COLUMN_WIDTH = 98;
const EMPTY_LISTS = { styles: 4, formulas: 3, formatsOld: 2 } as const;

/** Writes one table. Each tile is written as soon as it is full. */
export class TableWriter {
  readonly #shape: WriteTableShape;
  readonly #output: Output;
  readonly #lists: ListsWriter;
  readonly #tile = new ByteSink();
  readonly #cells = new ByteSink();
  readonly #offsets = new ByteSink();
  readonly #row = new ByteSink();
  readonly #tiles: Message<'TileSlot'>[] = [];
  #rows = 0;
  #tileRows = 0;
  #columns: number;

  constructor(shape: WriteTableShape, output: Output) {
    this.#shape = shape;
    this.#output = output;
    this.#lists = new ListsWriter(output.nextId);
    this.#columns = shape.cols ?? 0;
  }

  /** Appends a row, which may be empty. */
  addRow(cells: readonly WriteCell[]): void {
    if (this.#rows >= MAX_ROWS || cells.length > MAX_COLUMNS) {
      throw new NumbersError('too_large', `a table holds at most ${MAX_ROWS} rows of ${MAX_COLUMNS} columns`);
    }
    this.#columns = Math.max(this.#columns, cells.length);
    this.#writeRow(cells);
    this.#rows++;
    if (this.#rows % TILE_ROWS === 0) this.#endTile();
  }

  /** Returns the objects of the table, given the ids of its sheet and styles. The first is the table itself. */
  finish(sheetId: number, styles: TableStyles, key: string): StoredObject[] {
    // Readers expect a tile even in a table without rows.
    if (this.#rows % TILE_ROWS !== 0 || this.#rows === 0) this.#endTile();
    const { nextId } = this.#output;
    const ids = { text: nextId(), format: nextId(), richText: nextId() };
    const [rowBucket, columnBucket, modelId, infoId] = [nextId(), nextId(), nextId(), nextId()];
    const empty = { styles: nextId(), formulas: nextId(), formatsOld: nextId() };
    this.#output.add(`Index/Tables/DataList-${ids.text}.iwa`, writeStream(this.#lists.finish(ids)));
    const data: Partial<Message<'DataStore'>> = {
      rowHeaders: { hash: 1, buckets: [reference(rowBucket)] },
      columnHeaders: reference(columnBucket),
      tiles: { tiles: this.#tiles, size: TILE_ROWS, wide: true },
      strings: reference(ids.text),
      styles: reference(empty.styles),
      formulas: reference(empty.formulas),
      formatsOld: reference(empty.formatsOld),
      formats: reference(ids.format),
      richTexts: reference(ids.richText),
      nextRowStrip: this.#tiles.length,
      nextColumnStrip: 1,
      rowTree: { nodes: this.#tiles.map(({ index = 0 }) => ({ key: index * TILE_ROWS, value: index })) },
      columnTree: { nodes: [] },
    };
    const info = { drawable: { parent: reference(sheetId) }, model: reference(modelId) };
    return [
      { id: infoId, type: TYPE.tableInfo, message: encode('TableInfo', info) },
      {
        id: modelId,
        type: TYPE.tableModel,
        message: encode('TableModel', { ...this.#model(key, styles), data }),
      },
      ...[rowBucket, columnBucket].map((id) => ({
        id,
        type: TYPE.headerBucket,
        message: encode('HeaderBucket', { hash: 1 }),
      })),
      emptyList(empty.styles, EMPTY_LISTS.styles),
      emptyList(empty.formulas, EMPTY_LISTS.formulas),
      emptyList(empty.formatsOld, EMPTY_LISTS.formatsOld),
    ];
  }

  #model(key: string, { table, cell, text }: TableStyles): Partial<Message<'TableModel'>> {
    const { name, id, headerRows = 0, headerCols = 0, footerRows = 0, merges = [] } = this.#shape;
    const cellStyle = reference(cell);
    const textStyle = reference(text);
    return {
      id: id ?? uuidFor(key),
      name,
      nameShown: true,
      rows: Math.max(this.#rows, 1),
      columns: Math.max(this.#columns, 1),
      headerRows,
      headerColumns: headerCols,
      footerRows,
      rowHeight: ROW_HEIGHT,
      columnWidth: COLUMN_WIDTH,
      tableStyle: reference(table),
      bodyStyle: cellStyle,
      headerRowStyle: cellStyle,
      headerColumnStyle: cellStyle,
      footerRowStyle: cellStyle,
      bodyTextStyle: textStyle,
      headerRowTextStyle: textStyle,
      headerColumnTextStyle: textStyle,
      footerRowTextStyle: textStyle,
      ...(merges.length > 0 ? { mergeOwner: this.#mergeOwner(merges) } : {}),
    };
  }

  #mergeOwner(merges: readonly Merge[]): Message<'MergeOwner'> {
    const pairs = merges.map((merge, i) => ({
      index: i + 1,
      formula: { nodes: { nodes: [this.#mergeNode(merge)] } },
    }));
    return { owner: { w0: 1, w1: 0, w2: 0, w3: 0 }, store: { next: pairs.length + 1, pairs } };
  }

  #mergeNode({ top, left, bottom, right }: Merge): Message<'FormulaNode'> {
    if (
      top < 0 ||
      left < 0 ||
      top > bottom ||
      left > right ||
      bottom >= this.#rows ||
      right >= this.#columns
    ) {
      throw new NumbersError('unsupported', 'a merge is outside its table');
    }
    const tract = { columns: [{ begin: left, end: right }], rows: [{ begin: top, end: bottom }] };
    return { kind: 67, tract };
  }

  #writeRow(cells: readonly WriteCell[]): void {
    this.#cells.clear();
    this.#offsets.clear();
    let count = 0;
    cells.forEach((given, column) => {
      const at = this.#cells.length;
      const cell = cellOf(given);
      if (cell !== null && writeCell(this.#cells, cell, this.#lists, this.#rows, column)) {
        this.#offsets.u16(at / 4);
        count++;
      } else this.#offsets.u16(NO_CELL);
    });
    if (count === 0) return;
    this.#tileRows++;
    const row = this.#row;
    row.clear();
    row.numberField(1, this.#rows % TILE_ROWS);
    row.numberField(2, count);
    row.bytesField(3, NO_BYTES);
    row.bytesField(4, NO_BYTES);
    row.numberField(5, 5);
    row.bytesField(6, this.#cells.bytes);
    row.bytesField(7, this.#offsets.bytes);
    row.numberField(8, 1);
    this.#tile.bytesField(5, row.bytes);
  }

  #endTile(): void {
    const index = this.#tiles.length;
    const id = this.#output.nextId();
    const tile = new ByteSink();
    tile.numberField(1, 0);
    tile.numberField(2, 0);
    tile.numberField(3, 0);
    tile.numberField(4, this.#tileRows);
    tile.raw(this.#tile.bytes);
    tile.numberField(6, 5);
    tile.numberField(7, 1);
    tile.numberField(8, 1);
    this.#output.add(
      `Index/Tables/Tile-${id}.iwa`,
      writeStream([{ id, type: TYPE.tile, message: tile.bytes }]),
    );
    this.#tiles.push({ index, tile: reference(id) });
    this.#tile.clear();
    this.#tileRows = 0;
  }
}

/** The ids of the styles that all tables share. */
export type TableStyles = { readonly table: number; readonly cell: number; readonly text: number };

const NO_BYTES = new Uint8Array(0);

function cellOf(given: WriteCell | undefined): Cell | null {
  if (typeof given === 'string') return { type: 'text', value: given };
  if (typeof given === 'number') return { type: 'number', value: decimalOfDouble(given) };
  if (typeof given === 'boolean') return { type: 'bool', value: given };
  return given ?? null;
}

function uuidFor(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex').toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
