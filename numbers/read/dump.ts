import type { Cell, CellFault, Link } from '../cell.js';
import { rangeName } from '../merge.js';
import type { NumbersDocument } from './document.js';
import type { Table } from './table.js';

type DumpExtra = { f?: 1; links?: [string, string][]; reason?: CellFault };
type DumpCell = [
  row: number,
  col: number,
  type: string,
  value: string | number | boolean | null,
  extra?: DumpExtra,
];

type DumpTable = {
  readonly name: string;
  readonly id: string;
  readonly rows: number;
  readonly cols: number;
  readonly header_rows: number;
  readonly header_cols: number;
  readonly footer_rows: number;
  readonly merges: readonly string[];
  readonly hidden_rows: readonly number[];
  readonly hidden_cols: readonly number[];
  readonly pivot: boolean;
  readonly cells: readonly DumpCell[];
};

/** All tables of a document as plain JSON. */
export type Dump = {
  readonly file: string;
  readonly sheets: readonly { readonly name: string; readonly tables: readonly DumpTable[] }[];
};

/** Returns the canonical dump of a document, used to compare readers. `file` is the file name in the dump. Forms are left out. */
export function dumpDocument(document: NumbersDocument, file: string): Dump {
  const sheets = document.sheets
    .filter(({ form }) => !form)
    .map((sheet) => ({ name: sheet.name, tables: sheet.tables.map(dumpTable) }));
  return { file, sheets };
}

function dumpTable(table: Table): DumpTable {
  const cells: DumpCell[] = [];
  for (const { row, cells: stored } of table.rowsOf()) {
    stored.forEach((cell, col) => {
      if (cell !== null && !(cell.type === 'empty' && !cell.formula)) cells.push(dumpCell(row, col, cell));
    });
  }
  return {
    name: table.name,
    id: table.id,
    rows: table.rows,
    cols: table.cols,
    header_rows: table.headerRows,
    header_cols: table.headerCols,
    footer_rows: table.footerRows,
    merges: table.merges.map(rangeName).sort(),
    hidden_rows: table.hiddenRows,
    hidden_cols: table.hiddenCols,
    pivot: table.pivot,
    cells,
  };
}

function dumpCell(row: number, col: number, cell: Cell): DumpCell {
  const value = 'value' in cell ? cell.value : null;
  const extra: DumpExtra = {};
  if (cell.formula) extra.f = 1;
  if (cell.type === 'error' && cell.reason) extra.reason = cell.reason;
  if (cell.type === 'richtext' && cell.links)
    extra.links = cell.links.map(({ text, url }: Link) => [text, url]);
  return Object.keys(extra).length === 0 ? [row, col, cell.type, value] : [row, col, cell.type, value, extra];
}
