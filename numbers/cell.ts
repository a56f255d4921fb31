/**
 * One cell's value, as the document stores it. A formula's cell holds its cached result and has `formula` set.
 *
 * - `number` and `currency`: exact decimal in plain notation without trailing zeros (`"12.5"`); `exactNumber` gives
 *   the JavaScript number where that is the same value. A percentage is stored as its fraction.
 * - `date`: wall-clock `YYYY-MM-DDTHH:MM:SS[.ffffff]`, no zone.
 * - `duration`: seconds.
 * - `empty` is only given where the cell has a formula or a comment.
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
  | { readonly type: 'error' }
  | { readonly type: 'empty' };

/** A hyperlink within a rich text: its visible text and where it leads. */
export type Link = { readonly text: string; readonly url: string };

/** A comment on a cell, with the replies to it. `date` is wall-clock, as in a date cell. */
export type CellComment = {
  readonly text: string;
  readonly author?: string;
  readonly date?: string;
  readonly replies?: readonly CellComment[];
};

/**
 * A display format. `pattern` is a date pattern as ICU writes it, or the text of a custom format; `decimals` is left
 * out where as many are shown as the value has.
 */
export type CellFormat = {
  readonly kind: string;
  readonly decimals?: number;
  readonly currency?: string;
  readonly pattern?: string;
};
