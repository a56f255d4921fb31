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
  /** Everything that Snappy produces while one document is read. */
  readonly decodedBytes: number;
  /** Objects in the document, of whatever type. */
  readonly objects: number;
  /** References and other repeated parts of one message. */
  readonly references: number;
  readonly sheets: number;
  readonly tables: number;
  /** Rows and columns of a table; the defaults are the limits of Numbers itself. */
  readonly rows: number;
  readonly columns: number;
  /** Cells with a value, over all tables and all passes over their rows. */
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
  references: 500_000,
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

/** What is left of the budgets that span a whole document. */
export class Budget {
  readonly limits: Limits;
  #inflated = 0;
  #decoded = 0;
  #cells = 0;

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
    this.#decoded += bytes;
    within(this.#decoded, this.limits.decodedBytes, 'decoded bytes');
  }

  spendCells(count: number): void {
    this.#cells += count;
    within(this.#cells, this.limits.cells, 'cells');
  }
}

/** Throws `too_large` when `amount` is above `limit`. */
export function within(amount: number, limit: number, what: string): void {
  if (amount > limit) throw new NumbersError('too_large', `more ${what} than the limit of ${limit}`);
}
