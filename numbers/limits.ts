import { NumbersError } from './numbers-error.js';

/** Budgets that bound time and memory whatever a file claims. Sizes are bytes, counted as they are produced. */
export type Limits = {
  /** Entries of the zip, or files of the directory package. */
  readonly entries: number;
  /** One zip entry after inflating. */
  readonly entryBytes: number;
  /** All zip entries after inflating; only entries that tables need are inflated. */
  readonly inflatedBytes: number;
  /** One Snappy block decompressed; Numbers writes 64 KiB, other writers more. */
  readonly blockBytes: number;
  /** One object after Snappy: a tile, or a list of strings. */
  readonly objectBytes: number;
  /** Everything that Snappy produces, and again what is decoded of it, while a document is opened and in each pass. */
  readonly decodedBytes: number;
  /** Objects in the document, of whatever type. */
  readonly objects: number;
  /** References and other repeated parts of all messages that are decoded; one message has at most 500,000. */
  readonly references: number;
  readonly sheets: number;
  readonly tables: number;
  /** Rows and columns of a table; the defaults are the limits of Numbers itself. */
  readonly rows: number;
  readonly columns: number;
  /** Places for cells in one pass over the rows of a table that have any. */
  readonly cells: number;
  /** Entries of a table's list of strings, formats, rich texts. */
  readonly listEntries: number;
  /** UTF-16 units of one text. */
  readonly textLength: number;
  /** Merged ranges of a table. */
  readonly merges: number;
  /** Groups within groups on a sheet. */
  readonly nesting: number;
  /** Rounds of PBKDF2 a protected file may ask for; Numbers writes 100,000. */
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

/** What a document has spent of the budgets that span it. */
export class Budget {
  readonly limits: Limits;
  #inflated = 0;
  #spent = { decoded: 0, references: 0, cells: 0 };

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** How much one more entry may inflate to. */
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

  /** Begins a pass over rows; what it returns gives back what the pass has spent. */
  beginPass(): () => void {
    const before = { ...this.#spent };
    return () => {
      this.#spent = before;
    };
  }
}

/** Throws `too_large` when `amount` is above `limit`. */
export function within(amount: number, limit: number, what: string): void {
  if (amount > limit) throw new NumbersError('too_large', `more ${what} than the limit of ${limit}`);
}
