import iconv from 'iconv-lite';
import { Budget, DEFAULT_LIMITS } from '../../../numbers/limits.js';
import { NumbersError } from '../../../numbers/numbers-error.js';
import { type ZipFile, zipEntries } from '../../../numbers/read/zip-entries.js';
import { inflateStream } from './inflate-stream.js';
import { unreadable, withinLimit, type XlsxLimits } from './limits.js';
import { readXml } from './xml-reader.js';

/** A part of a workbook, for example one sheet. `texts` inflates and decodes it again each time. */
export type Part = { readonly path: string; readonly texts: () => Generator<string, void, undefined> };

/** A link from one part to another. `kind` is the last word of its type, which is the same in transitional and strict workbooks. */
export type Relation = { readonly kind: string; readonly target: string };

/** Bytes that are decoded at once. */
const DECODED = 65_536;

/** The zip of a workbook: its parts, and how they are linked. */
export class XlsxPackage {
  readonly #files = new Map<string, ZipFile>();
  readonly #limits: XlsxLimits;
  #inflated = 0;

  /** @throws AppError `not_a_report` */
  constructor(bytes: Uint8Array, limits: XlsxLimits) {
    this.#limits = limits;
    const files = withReasons(() => zipEntries(bytes, new Budget(DEFAULT_LIMITS)));
    for (const file of files) this.#files.set(keyOf(file.name), file);
  }

  /** Returns a part, or undefined when the workbook does not have it. */
  part(path: string): Part | undefined {
    const file = this.#files.get(keyOf(path));
    return file && { path, texts: () => this.#texts(file) };
  }

  /** Counts a part against the limits before it is read. */
  spend(path: string): void {
    const size = this.#files.get(keyOf(path))?.size ?? 0;
    withinLimit(size, this.#limits.partBytes, 'inflated bytes in a part');
    this.#inflated += size;
    withinLimit(this.#inflated, this.#limits.inflatedBytes, 'inflated bytes');
  }

  /** Returns the relations of a part by id. The root part is `''`. */
  relationsOf(path: string): Map<string, Relation> {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const relations = new Map<string, Relation>();
    const file = `${folder}_rels/${path.slice(folder.length)}.rels`;
    const part = this.part(file);
    if (part === undefined) return relations;
    this.spend(file);
    let found = { id: '', kind: '', target: '' };
    readXml(part.texts(), {
      open: () => {
        found = { id: '', kind: '', target: '' };
      },
      attribute: (name, value) => {
        if (name === 'Id') found.id = value;
        if (name === 'Type') found.kind = value.slice(value.lastIndexOf('/') + 1);
        if (name === 'Target') found.target = resolve(folder, value);
      },
      close: (name) => {
        if (name === 'Relationship') relations.set(found.id, { kind: found.kind, target: found.target });
      },
    });
    return relations;
  }

  *#texts(file: ZipFile): Generator<string, void, undefined> {
    let decoder: iconv.DecoderStream | undefined;
    const parts = file.stream(inflateStream);
    for (;;) {
      const { value: bytes } = withReasons(() => parts.next());
      if (bytes === undefined) break;
      decoder ??= iconv.getDecoder(isUtf16(bytes) ? 'utf-16' : 'utf-8');
      for (let at = 0; at < bytes.length; at += DECODED) {
        yield decoder.write(
          Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(DECODED, bytes.length - at)),
        );
      }
    }
    yield decoder?.end() ?? '';
  }
}

/** Whether bytes begin with a byte order mark of UTF-16, or with `<` in UTF-16. XML in any other encoding than UTF-8 must. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (
    (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0
  );
}

/** Names of parts do not depend on letter case. */
function keyOf(path: string): string {
  return path.replace(/^\//, '').toLowerCase();
}

function resolve(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '');
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** Runs code that reads the zip, and turns its errors into the reason why the file is no workbook. */
function withReasons<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof NumbersError ? unreadable(`as an Excel workbook, ${error.message}`, error) : error;
  }
}
