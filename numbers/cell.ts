/**
 * One cell's value, as the document stores it. A formula's cell holds its cached result and has `formula` set.
 *
 * - `number` and `currency`: exact decimal in plain notation without trailing zeros (`"12.5"`).
 * - `date`: wall-clock `YYYY-MM-DDTHH:MM:SS[.ffffff]`, no zone.
 * - `duration`: seconds.
 */
export type Cell = CellValue & { readonly formula?: true };

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
