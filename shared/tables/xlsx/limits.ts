import { AppError } from '../../app-error.js';

/** Limits on time and memory for any workbook, also a malicious one. They are counted while the parts of the workbook are inflated. */
export type XlsxLimits = {
  /** The inflated bytes of one part: a sheet, or the shared texts. */
  readonly partBytes: number;
  /** The inflated bytes of all sheets that are read, and of the parts that they need. */
  readonly inflatedBytes: number;
  readonly sheets: number;
  /** Rows and columns of a sheet. The defaults are the limits of Excel itself. */
  readonly rows: number;
  readonly columns: number;
  /** Cell slots in one pass over a sheet: the widths of all rows that have a cell. */
  readonly cells: number;
  readonly sharedTexts: number;
  /** UTF-16 code units of all shared texts. */
  readonly sharedTextLength: number;
  /** UTF-16 code units of one text. Excel allows 32,767. */
  readonly textLength: number;
  readonly styles: number;
  /** Merged ranges of a sheet. */
  readonly merges: number;
};

export const XLSX_LIMITS: XlsxLimits = {
  partBytes: 512 * 2 ** 20,
  inflatedBytes: 1024 * 2 ** 20,
  sheets: 1_000,
  rows: 1_048_576,
  columns: 16_384,
  cells: 100_000_000,
  sharedTexts: 4_000_000,
  sharedTextLength: 64 * 2 ** 20,
  textLength: 2 ** 20,
  styles: 1_000_000,
  merges: 100_000,
};

/** The error of a workbook that cannot be read. `reason` is a clause about the file, without any cell's value. */
export function unreadable(reason: string, cause?: unknown): AppError {
  return new AppError('not_a_report', { reason }, cause);
}

/** @throws AppError `report_too_large` when `amount` is above `limit`. */
export function withinLimit(amount: number, limit: number, what: string): void {
  if (amount > limit) throw new AppError('report_too_large', { what, limit });
}
