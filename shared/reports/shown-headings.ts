import { type HeadingIndex, isLikeKnown, isStandardHeading, normalizeHeading } from './headings.js';
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
    if (isHeader(own)) return own;
    return own.map((column) => {
      if (column.field !== null || mayBeShown(column.heading, index)) return column;
      const { suggestion: _, confidence: __, ...rest } = column;
      return { ...rest, heading: hidden(column.position) };
    });
  });
}

/** Like `shownColumns`, for the headings of a file that is no report. */
export function shownHeadings(headings: readonly string[], index: HeadingIndex): string[] {
  const read = headings.map((heading) => ({
    heading,
    field: index.get(normalizeHeading(heading))?.column ?? null,
  }));
  if (isHeader(read)) return [...headings];
  return headings.map((heading, at) => (mayBeShown(heading, index) ? heading : hidden(at)));
}

/**
 * Whether a row is a header. No person's row contains a standard heading of the employee code, but a single other heading may be a town or a kind of
 * pay, and a site's own heading of the code, such as `ID`, may be a state.
 */
function isHeader(cells: readonly Pick<Column, 'heading' | 'field'>[]): boolean {
  const known = new Set(cells.flatMap(({ field }) => field ?? []));
  const codes = cells.filter(({ field }) => field === 'employee_id');
  if (codes.some(({ heading }) => isStandardHeading(heading))) return true;
  return known.size >= 2 && (codes.length > 0 || known.size >= cells.length * LEAST_KNOWN);
}

function mayBeShown(heading: string, index: HeadingIndex): boolean {
  return index.has(normalizeHeading(heading)) || isLikeKnown(heading, index);
}

function hidden(position: number): string {
  return `column ${position + 1}, not shown`;
}
