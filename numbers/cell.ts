/**
 * The value of a cell as stored in the document. A cell with a formula has the cached result and `formula` set.
 *
 * - `number` and `currency`: an exact decimal in plain notation without trailing zeros (`"12.5"`). `exactNumber` returns the JavaScript
 *   number when it is the same value. A percentage is stored as a fraction.
 * - `date`: wall-clock time `YYYY-MM-DDTHH:MM:SS[.ffffff]` without a time zone.
 * - `duration`: seconds.
 * - `error`: a failed formula, or a value that cannot be read; `reason` says which, where it is known.
 * - `empty`: only for a cell with a formula or a comment.
 */
export type Cell = CellValue & {
  readonly formula?: true;
  readonly comment?: CellComment;
  /** How the document displays the value; only read with `ReadOptions.formats`. */
  readonly format?: CellFormat;
};

type CellValue =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'richtext'; readonly value: string; readonly links?: readonly Link[] }
  | { readonly type: 'number'; readonly value: string }
  | { readonly type: 'currency'; readonly value: string; readonly currency?: string }
  | { readonly type: 'date'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'duration'; readonly value: number }
  | { readonly type: 'error'; readonly reason?: CellFault }
  | { readonly type: 'empty' };

/**
 * Why a cell has no value that can be read.
 *
 * - `failed_formula`: the formula failed. `no_result`: the formula has no stored result.
 * - `date_out_of_range`: a date outside the years 1 to 9999.
 * - `missing_text`: a reference to a text that is not in the file. `damaged_text`: a text that is not UTF-8, or has no content.
 * - `damaged_value`: a value that its type does not allow. `unknown_type`: a type of cell that is not known.
 * - `lost_digits`: a number of a workbook with more digits than Excel keeps.
 */
export type CellFault =
  | 'failed_formula'
  | 'no_result'
  | 'date_out_of_range'
  | 'missing_text'
  | 'damaged_text'
  | 'damaged_value'
  | 'unknown_type'
  | 'lost_digits';

export function faultyCell(reason: CellFault): Cell {
  return { type: 'error', reason };
}

/** A hyperlink in a rich text: its visible text and its target. */
export type Link = { readonly text: string; readonly url: string };

/** A comment on a cell, with its replies. `date` is wall-clock time, as in a date cell. */
export type CellComment = {
  readonly text: string;
  readonly author?: string;
  readonly date?: string;
  readonly replies?: readonly CellComment[];
};

/**
 * A display format. `pattern` is an ICU date pattern, or the text of a custom format. Without `decimals`, all decimals of the value are
 * shown.
 */
export type CellFormat = {
  readonly kind: string;
  readonly decimals?: number;
  readonly currency?: string;
  readonly pattern?: string;
};
