import { type HeadingIndex, isLikeKnown, normalizeHeading } from './headings.js';
import type { Column } from './validated-report.js';

/** The least share of known headings by which a row without the heading of the employee code is a header. */
const LEAST_KNOWN = 0.5;

/**
 * Returns the columns as they may be stored in the open. In a file without a header, the first person is read as its headings. Therefore
 * a heading is only shown when it is known or like a known one, or when its table surely has a header. Another one gets the name of its
 * place; the text itself stays in the encrypted file.
 */
export function shownColumns(columns: readonly Column[], index: HeadingIndex): Column[] {
  const tables = new Map<string, Column[]>();
  for (const column of columns) {
    const name = JSON.stringify([column.sheet, column.table]);
    tables.set(name, [...(tables.get(name) ?? []), column]);
  }
  return [...tables.values()].flatMap((own) => {
    if (isHeader(own.map(({ field }) => field))) return own;
    return own.map((column) => {
      if (column.field !== null || mayBeShown(column.heading, index)) return column;
      const { suggestion: _, confidence: __, ...rest } = column;
      return { ...rest, heading: hidden(column.position) };
    });
  });
}

/** Like `shownColumns`, for the headings of a file that is no report. */
export function shownHeadings(headings: readonly string[], index: HeadingIndex): string[] {
  const known = headings.map((heading) => index.get(normalizeHeading(heading))?.column ?? null);
  if (isHeader(known)) return [...headings];
  return headings.map((heading, at) => (mayBeShown(heading, index) ? heading : hidden(at)));
}

/**
 * Whether a row is a header. No person's row contains the heading of the employee code, but a single other heading may be a town or a kind of pay.
 */
function isHeader(fields: readonly Column['field'][]): boolean {
  const known = new Set(fields.filter((field) => field !== null));
  return known.has('employee_id') || (known.size >= 2 && known.size >= fields.length * LEAST_KNOWN);
}

function mayBeShown(heading: string, index: HeadingIndex): boolean {
  return index.has(normalizeHeading(heading)) || isLikeKnown(heading, index);
}

function hidden(position: number): string {
  return `column ${position + 1}, not shown`;
}
