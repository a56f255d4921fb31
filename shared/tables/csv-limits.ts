import { AppError } from '../app-error.js';

/** Limits on time and memory for any text, also a malicious one. Counted while rows are read. */
export type CsvLimits = {
  /** Rows, blank ones too. The default is the limit of Numbers. */
  readonly rows: number;
  /** Cells of a row. The default is the limit of Excel. */
  readonly columns: number;
  /** Cells of the file, in one pass. */
  readonly cells: number;
  /** UTF-16 code units of one cell, and of one line that a stray quote swallowed. */
  readonly textLength: number;
};

export const CSV_LIMITS: CsvLimits = {
  rows: 1_000_000,
  columns: 16_384,
  cells: 100_000_000,
  textLength: 2 ** 20,
};

/** Throws an AppError `report_too_large` when `amount` is above `limit`. */
export function assertWithin(amount: number, limit: number, what: string): void {
  if (amount > limit) throw new AppError('report_too_large', { what, limit });
}
