import { Wire } from '../wire.js';
import { writeNumbers } from '../write/write-numbers.js';
import { type StoredObject, writeStream } from '../write/write-stream.js';
import type { WriteCell, WriteTableShape } from '../write/write-table.js';
import { ZipWriter } from '../write/write-zip.js';
import { takeApart } from './mutate-document.js';

/** Returns a document with one sheet and one table of these rows. */
export function oneTable(
  rows: Iterable<readonly WriteCell[]>,
  shape: Partial<WriteTableShape> = {},
): Uint8Array {
  return writeNumbers({ sheets: [{ name: 'Sheet', tables: [{ name: 'Table', ...shape, rows }] }] });
}

/** Returns a zip of stored (uncompressed) entries. */
export function zipOf(entries: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const zip = new ZipWriter((part) => parts.push(part.slice()));
  for (const [name, content] of Object.entries(entries)) zip.add(name, content);
  zip.end();
  return Buffer.concat(parts);
}

/** Returns all objects of a document. */
export function objectsOf(bytes: Uint8Array): StoredObject[] {
  return [...takeApart(bytes)].flatMap(([name, content]) => (name.endsWith('.iwa') ? split(content) : []));
}

/** Returns a document of these objects. */
export function documentOf(objects: readonly StoredObject[]): Uint8Array {
  return zipOf({ 'Index/Document.iwa': writeStream(objects) });
}

/** Returns the document with edited objects. `edit` returns the new message of an object, or null to remove the object. */
export function editObjects(
  bytes: Uint8Array,
  edit: (object: StoredObject) => Uint8Array | null,
  more: readonly StoredObject[] = [],
): Uint8Array {
  const edited = objectsOf(bytes).flatMap((object) => {
    const message = edit(object);
    return message === null ? [] : [{ ...object, message }];
  });
  return documentOf([...edited, ...more]);
}

function split(stream: Uint8Array): StoredObject[] {
  const objects: StoredObject[] = [];
  const wire = new Wire(stream);
  while (wire.more) {
    const { id, type, length } = readHeader(wire.message());
    const body = wire.part(length);
    objects.push({ id, type, message: stream.subarray(body.at, body.end) });
  }
  return objects;
}

function readHeader(wire: Wire): { id: number; type: number; length: number } {
  const header = { id: 0, type: 0, length: 0 };
  while (wire.more) {
    const tag = wire.varint();
    if (tag === 8) header.id = wire.varint();
    else if (tag === 18) {
      for (const info = wire.message(); info.more; ) {
        const field = info.varint();
        if (field === 8) header.type = info.varint();
        else if (field === 24) header.length = info.varint();
        else info.skip(field & 7);
      }
    } else wire.skip(tag & 7);
  }
  return header;
}
