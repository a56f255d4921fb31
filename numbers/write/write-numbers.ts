import { NumbersError } from '../numbers-error.js';
import { TYPE } from '../schema.js';
import { encode } from './encode-message.js';
import { reference } from './write-lists.js';
import { type StoredObject, writeStream } from './write-stream.js';
import { type Output, TableWriter, type WriteCell, type WriteTableShape } from './write-table.js';
import { ZipWriter } from './write-zip.js';

type Rows = Iterable<readonly WriteCell[]>;

/** A table to write: its shape and its rows from the top. An empty list is an empty row. */
export type WriteTable<R = Rows> = WriteTableShape & { readonly rows: R };

/** A document to write. The next table is asked for when the rows of the one before are written. */
export type WriteDocument<R = Rows> = {
  readonly sheets: readonly { readonly name: string; readonly tables: Iterable<WriteTable<R>> }[];
};

/**
 * Returns the bytes of a `.numbers` file. Values are exact; formulas, comments and display formats are not written.
 * Throws a `NumbersError`: `unsupported` for a value that a cell cannot store, `too_large` beyond the limits of Numbers.
 *
 * The file only has the objects that readers need. Styles and themes are empty.
 */
export function writeNumbers(document: WriteDocument): Uint8Array {
  const parts: Uint8Array[] = [];
  const writer = new DocumentWriter((part) => parts.push(part.slice()));
  document.sheets.forEach((sheet) => {
    writer.beginSheet(sheet.name);
    for (const table of sheet.tables) {
      const rows = writer.beginTable(table);
      for (const row of table.rows) rows.addRow(row);
      writer.endTable(rows, table.name);
    }
  });
  writer.end();
  return Buffer.concat(parts);
}

/**
 * Streams a `.numbers` file. Keeps only one tile and the table's distinct texts in memory. `write` is awaited after each tile
 * (backpressure). Throws the same errors as `writeNumbers`.
 */
export async function writeNumbersTo(
  write: (part: Uint8Array) => Promise<void> | void,
  document: WriteDocument<Rows | AsyncIterable<readonly WriteCell[]>>,
): Promise<void> {
  let parts: Uint8Array[] = [];
  const flush = async (): Promise<void> => {
    const ready = parts;
    parts = [];
    for (const part of ready) await write(part);
  };
  const writer = new DocumentWriter((part) => parts.push(part.slice()));
  for (const sheet of document.sheets) {
    writer.beginSheet(sheet.name);
    for (const table of sheet.tables) {
      const rows = writer.beginTable(table);
      for await (const row of table.rows) {
        rows.addRow(row);
        if (parts.length > 0) await flush();
      }
      writer.endTable(rows, table.name);
      await flush();
    }
  }
  writer.end();
  await flush();
}

const DOCUMENT_ID = 1;
const METADATA_ID = 2;
const OTHER_TYPE = {
  metadata: 11006,
  stylesheet: 401,
  theme: 12009,
  tree: 205,
  table: 6003,
  cell: 6004,
  text: 2022,
};

type OpenSheet = { readonly id: number; readonly name: string; readonly tables: number[] };

/** Writes the parts of a document in order: tables first, then the objects that refer to them. */
class DocumentWriter {
  readonly #zip: ZipWriter;
  readonly #output: Output;
  readonly #objects: StoredObject[] = [];
  readonly #sheets: OpenSheet[] = [];
  #lastId = METADATA_ID;
  readonly #styles = { table: this.#nextId(), cell: this.#nextId(), text: this.#nextId() };

  constructor(emit: (part: Uint8Array) => void) {
    this.#zip = new ZipWriter(emit);
    this.#output = {
      nextId: () => this.#nextId(),
      add: (name, content) => this.#zip.add(name, content),
    };
  }

  beginSheet(name: string): void {
    this.#sheets.push({ id: this.#nextId(), name, tables: [] });
  }

  beginTable(shape: WriteTableShape): TableWriter {
    return new TableWriter(shape, this.#output);
  }

  endTable(table: TableWriter, name: string): void {
    const sheet = this.#sheets.at(-1);
    if (!sheet) throw new NumbersError('unsupported', 'a table needs a sheet');
    const key = JSON.stringify([this.#sheets.length, sheet.name, sheet.tables.length, name]);
    const objects = table.finish(sheet.id, this.#styles, key);
    this.#objects.push(...objects);
    sheet.tables.push(...objects.slice(0, 1).map(({ id }) => id));
  }

  end(): void {
    if (this.#sheets.length === 0)
      throw new NumbersError('unsupported', 'a document needs at least one sheet');
    const [stylesheet, theme, sidebarOrder] = [this.#nextId(), this.#nextId(), this.#nextId()];
    const empty = encode('Empty', {});
    const derived = encode('Derived', { base: {} });
    const document = encode('Document', {
      sheets: this.#sheets.map(({ id }) => reference(id)),
      stylesheet: reference(stylesheet),
      sidebarOrder: reference(sidebarOrder),
      theme: reference(theme),
      base: { base: {} },
    });
    const sheets = this.#sheets.map(({ id, name, tables }) => ({
      id,
      type: TYPE.sheet,
      message: encode('Sheet', { name, drawables: tables.map(reference) }),
    }));
    const main = [
      { id: DOCUMENT_ID, type: TYPE.document, message: document },
      { id: sidebarOrder, type: OTHER_TYPE.tree, message: empty },
      { id: theme, type: OTHER_TYPE.theme, message: derived },
      ...sheets,
      ...this.#objects,
    ];
    const styles = [
      { id: stylesheet, type: OTHER_TYPE.stylesheet, message: empty },
      { id: this.#styles.table, type: OTHER_TYPE.table, message: derived },
      { id: this.#styles.cell, type: OTHER_TYPE.cell, message: derived },
      { id: this.#styles.text, type: OTHER_TYPE.text, message: derived },
    ];
    const metadata = encode('PackageMetadata', { lastId: String(this.#lastId) });
    this.#zip.add('Index/Document.iwa', writeStream(main));
    this.#zip.add('Index/DocumentStylesheet.iwa', writeStream(styles));
    this.#zip.add(
      'Index/Metadata.iwa',
      writeStream([{ id: METADATA_ID, type: OTHER_TYPE.metadata, message: metadata }]),
    );
    this.#zip.add('Metadata/Properties.plist', PROPERTIES);
    this.#zip.add('Metadata/BuildVersionHistory.plist', HISTORY);
    this.#zip.end();
  }

  #nextId(): number {
    this.#lastId++;
    return this.#lastId;
  }
}

const PROPERTIES = plist('<dict><key>fileFormatVersion</key><string>14.4.1</string></dict>');
const HISTORY = plist('<array/>');

function plist(content: string): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">${content}</plist>\n`);
}
