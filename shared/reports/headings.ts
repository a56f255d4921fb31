import { distance } from 'fastest-levenshtein';
import { ALIASES, COLUMN_NAMES, type ColumnName } from './aliases.js';
import type { ReportMapping } from './mapping.js';

/** A known heading: the column it names, and its place among that column's headings (the least is preferred). */
export type KnownHeading = { readonly column: ColumnName; readonly preference: number };

/** Every known heading, normalised, with a site's own: a site's word for a heading goes before ours. */
export type HeadingIndex = ReadonlyMap<string, KnownHeading>;

// Figure dash, en and em dash and minus are typed, or made of a hyphen by Numbers.
const BLANKS = /[\s_\-\u2010-\u2015\u2212\u200b\u2060]+/g;
/** A suggestion shares at least this much with the heading; less is noise rather than help. */
const LEAST_LIKENESS = 0.5;

/** Lower-case, NBSP, dashes and `_` to a blank, without `*`, `#`, `.` and what is in parentheses (REPORTS §2). */
export function normalizeHeading(heading: string): string {
  return heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[*#.]/g, '')
    .replace(BLANKS, ' ')
    .trim();
}

export function headingIndex(mapping: ReportMapping): HeadingIndex {
  const index = new Map<string, KnownHeading>();
  for (const column of COLUMN_NAMES) {
    const headings = [...ALIASES[column], ...(mapping.aliases[column] ?? [])];
    const own = ALIASES[column].length;
    headings.forEach((heading, preference) => {
      const key = normalizeHeading(heading);
      if (preference >= own || !index.has(key)) index.set(key, { column, preference });
    });
  }
  for (const heading of mapping.columns_off) index.delete(normalizeHeading(heading));
  return index;
}

/** Whether a cell is one of the headings that every site has, with no mapping file. */
export function isStandardHeading(cell: string): boolean {
  return STANDARD_HEADINGS.has(normalizeHeading(cell));
}

/** The column whose headings are most like this one, if any is like it. */
export function suggestColumn(heading: string, index: HeadingIndex): ColumnName | undefined {
  const normal = normalizeHeading(heading);
  let best: { column: ColumnName; likeness: number } | undefined;
  for (const [known, { column }] of index) {
    const likeness = 1 - distance(normal, known) / Math.max(normal.length, known.length, 1);
    if (likeness >= LEAST_LIKENESS && likeness > (best?.likeness ?? 0)) best = { column, likeness };
  }
  return best?.column;
}

const STANDARD_HEADINGS: ReadonlySet<string> = new Set(Object.values(ALIASES).flat().map(normalizeHeading));
