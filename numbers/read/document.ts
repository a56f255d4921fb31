import { type Budget, within } from '../limits.js';
import { NumbersError } from '../numbers-error.js';
import { type Message, TYPE } from '../schema.js';
import type { ObjectStore } from './object-store.js';
import { objectIdOf } from './rich-text.js';
import { Table } from './table.js';

/**
 * A sheet with its tables from back to front, including those in groups. A `form` (Numbers for iPad) is an input view of a table on another
 * sheet and has no tables itself.
 */
export type Sheet = {
  readonly name: string;
  readonly hidden: boolean;
  readonly form: boolean;
  readonly tables: readonly Table[];
};

/** An opened document. Sheets are in tab order. */
export type NumbersDocument = { readonly sheets: readonly Sheet[] };

const DOCUMENT_ID = 1;

/** Reads the sheets and tables of a document by following its references. */
export function readDocument(store: ObjectStore, budget: Budget, formats: boolean): NumbersDocument {
  const type = store.typeOf(DOCUMENT_ID);
  if (type !== undefined && type !== TYPE.document) {
    throw new NumbersError('unsupported', 'the document is not a spreadsheet of Numbers');
  }
  const document = store.message('Document', DOCUMENT_ID, [TYPE.document], 'document');
  within(document.sheets.length, budget.limits.sheets, 'sheets');
  const ids = document.sheets.map(objectIdOf);
  if (new Set(ids).size < ids.length) throw new NumbersError('corrupt', 'the document has a sheet twice');
  const sheets = ids.map((id) => readSheet(store, budget, id, formats));
  if (sheets.length === 0)
    throw new NumbersError('unsupported', 'the document is not a spreadsheet of Numbers');
  within(
    sheets.reduce((sum, sheet) => sum + sheet.tables.length, 0),
    budget.limits.tables,
    'tables',
  );
  return { sheets };
}

function readSheet(store: ObjectStore, budget: Budget, id: number, formats: boolean): Sheet {
  const form = store.typeOf(id) === TYPE.formSheet;
  const sheet = form
    ? store.message('FormSheet', id, [TYPE.formSheet], 'sheet').sheet
    : store.message('Sheet', id, [TYPE.sheet], 'sheet');
  const seen = new Set<number>();
  collectTables(store, sheet?.drawables ?? [], budget.limits.nesting, seen);
  within(seen.size, budget.limits.tables, 'tables');
  const tables = [...seen].map((table) => new Table(store, budget, table, formats));
  return { name: sheet?.name ?? '', hidden: sheet?.hidden ?? false, form, tables };
}

/** Ignores drawables of other types (charts, images). */
function collectTables(
  store: ObjectStore,
  drawables: readonly Message<'Reference'>[],
  depth: number,
  seen: Set<number>,
): void {
  within(1, depth, 'groups within groups');
  for (const drawable of drawables) {
    const id = objectIdOf(drawable);
    const type = store.typeOf(id);
    if (type === TYPE.tableInfo) seen.add(id);
    else if (type === TYPE.group) {
      collectTables(store, store.message('Group', id, [TYPE.group], 'group').children, depth - 1, seen);
    } else if (type === undefined) store.bytes(id, [TYPE.tableInfo], 'object on a sheet');
  }
}
