import { distance } from 'fastest-levenshtein';
import { cleanText } from '../fields/cell-text.js';
import { ALIASES, COLUMN_NAMES, type ColumnName } from './aliases.js';
import type { ReportMapping } from './mapping.js';

/** A known heading: the column it names, and its rank among that column's headings (the lowest is preferred). */
export type KnownHeading = { readonly column: ColumnName; readonly preference: number };

/** Every known heading, normalized. The headings of a site's mapping file override the built-in ones. */
export type HeadingIndex = ReadonlyMap<string, KnownHeading>;

// People type figure dash, en dash, em dash and minus; Numbers also turns a hyphen into a dash.
const BLANKS = /[ _\-\u2010-\u2015\u2212]+/g;
const MAX_LENGTH = 200;
/** The lowest similarity (1 is equal) of a useful suggestion. */
const MIN_SIMILARITY = 0.5;
/** The lowest similarity of a heading with a typing error, and the length of the shortest one. */
const TYPING_ERROR = 0.8;
const LEAST_LENGTH = 6;

/**
 * Lower-cases a heading, turns NBSP, dashes and `_` into a blank, and drops invisible characters, `*`, `#`, `.`, `:`, quotes and text in parentheses
 * (REPORTS §2). Returns an empty text for a text that is too long to be a heading.
 */
export function normalizeHeading(heading: string): string {
  if (!canBeHeading(heading)) return '';
  const bare = withoutParentheses(cleanText(heading).toLowerCase())
    .replace(/[*#.:"]/g, '')
    .replace(BLANKS, ' ');
  // Again, because what is left may begin with the mark of a text, or have letters to compose.
  return cleanText(bare);
}

export function canBeHeading(text: string): boolean {
  return text.length <= MAX_LENGTH;
}

function withoutParentheses(text: string): string {
  let kept = '';
  let at = 0;
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', at)) {
    const close = text.indexOf(')', open);
    if (close < 0) break;
    kept += `${text.slice(at, open)} `;
    at = close + 1;
  }
  return kept + text.slice(at);
}

export function headingIndex(mapping: ReportMapping): HeadingIndex {
  const index = new Map<string, KnownHeading>();
  for (const column of COLUMN_NAMES) {
    const headings = [...ALIASES[column], ...(mapping.aliases[column] ?? [])];
    const standardCount = ALIASES[column].length;
    headings.forEach((heading, preference) => {
      const key = normalizeHeading(heading);
      if (preference >= standardCount || !index.has(key)) index.set(key, { column, preference });
    });
  }
  for (const heading of mapping.columns_off) index.delete(normalizeHeading(heading));
  return index;
}

/** Whether a cell is a built-in heading, one that is known without a mapping file. */
export function isStandardHeading(cell: string): boolean {
  return STANDARD_HEADINGS.has(normalizeHeading(cell));
}

/** Whether a text is a known heading with a typing error. A short text is not: `Kate` is one letter from `Rate`. */
export function isLikeKnown(heading: string, index: HeadingIndex): boolean {
  const isLong = normalizeHeading(heading).length >= LEAST_LENGTH;
  return isLong && (suggestColumn(heading, index)?.similarity ?? 0) >= TYPING_ERROR;
}

/** Returns the column with the most similar heading, if one is similar enough: 1 less the share of letters that differ. */
export function suggestColumn(
  heading: string,
  index: HeadingIndex,
): { readonly column: ColumnName; readonly similarity: number } | undefined {
  const normal = normalizeHeading(heading);
  let best: { column: ColumnName; similarity: number } | undefined;
  for (const [known, { column }] of index) {
    const longest = Math.max(normal.length, known.length, 1);
    // The distance is never less than the difference of the lengths.
    if (Math.abs(normal.length - known.length) > longest * (1 - MIN_SIMILARITY)) continue;
    const similarity = (longest - distance(normal, known)) / longest;
    if (similarity >= MIN_SIMILARITY && similarity > (best?.similarity ?? 0)) best = { column, similarity };
  }
  return best;
}

const STANDARD_HEADINGS: ReadonlySet<string> = new Set(Object.values(ALIASES).flat().map(normalizeHeading));
