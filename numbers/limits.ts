import { NumbersError } from './numbers-error.js';

/** Limits on time and memory for any input, also a malicious one. Sizes are in bytes, counted as they are produced. */
export type Limits = {
  /** Entries of the zip, or files in the directory package. */
  readonly entries: number;
  /** One inflated zip entry. */
  readonly entryBytes: number;
  /** All inflated zip entries. Only entries that tables need are inflated. */
  readonly inflatedBytes: number;
  /** One decompressed Snappy block. Numbers writes 64 KiB, other writers more. */
  readonly blockBytes: number;
  /** One decompressed object: a tile, or a list of strings. */
  readonly objectBytes: number;
  /** All bytes that Snappy produces plus all that are decoded from them, while a document is opened and in each pass. */
  readonly decodedBytes: number;
  /** Objects of any type in the document. */
  readonly objects: number;
  /** References and other repeated parts of all decoded messages. One message has at most 500,000. */
  readonly references: number;
  readonly sheets: number;
  readonly tables: number;
  /** Rows and columns of a table. The defaults are the limits of Numbers itself. */
  readonly rows: number;
  readonly columns: number;
  /** Cell slots in one pass over a table: columns times rows that have a cell. */
  readonly cells: number;
  /** Entries in a table's list of strings, formats or rich texts. */
  readonly listEntries: number;
  /** UTF-16 code units of one text. */
  readonly textLength: number;
  /** Merged ranges of a table. */
  readonly merges: number;
  /** Depth of nested groups on a sheet. */
  readonly nesting: number;
  /** PBKDF2 iterations that a protected file may require. Numbers writes 100,000. */
  readonly keyRounds: number;
};

export const DEFAULT_LIMITS: Limits = {
  entries: 65_536,
  entryBytes: 128 * 2 ** 20,
  inflatedBytes: 1024 * 2 ** 20,
  blockBytes: 16 * 2 ** 20,
  objectBytes: 128 * 2 ** 20,
  decodedBytes: 2048 * 2 ** 20,
  objects: 1_000_000,
  references: 5_000_000,
  sheets: 10_000,
  tables: 10_000,
  rows: 1_000_000,
  columns: 1_000,
  cells: 100_000_000,
  listEntries: 4_000_000,
  textLength: 2 ** 20,
  merges: 100_000,
  nesting: 32,
  keyRounds: 2_000_000,
};

/** Tracks what a document has used of the limits that apply to it as a whole. */
export class Budget {
  readonly limits: Limits;
  #inflated = 0;
  #spent = { decoded: 0, references: 0, cells: 0 };

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** The number of bytes that the next entry may inflate to. */
  get inflatable(): number {
    return Math.min(this.limits.entryBytes, this.limits.inflatedBytes - this.#inflated);
  }

  spendInflated(bytes: number): void {
    this.#inflated += bytes;
    within(this.#inflated, this.limits.inflatedBytes, 'inflated bytes');
  }

  spendDecoded(bytes: number): void {
    this.#spent.decoded += bytes;
    within(this.#spent.decoded, this.limits.decodedBytes, 'decoded bytes');
  }

  spendReferences(count: number): void {
    this.#spent.references += count;
    within(this.#spent.references, this.limits.references, 'references');
  }

  spendCells(count: number): void {
    this.#spent.cells += count;
    within(this.#spent.cells, this.limits.cells, 'cells');
  }

  /** Begins a pass over rows. Call the returned function at its end to release what the pass has used. */
  beginPass(): () => void {
    const before = { ...this.#spent };
    return () => {
      this.#spent = before;
    };
  }
}

/** Throws a `NumbersError` `too_large` when `amount` is above `limit`. */
export function within(amount: number, limit: number, what: string): void {
  if (amount > limit) throw new NumbersError('too_large', `more ${what} than the limit of ${limit}`);
}
