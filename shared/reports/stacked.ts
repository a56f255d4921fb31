import type { Cell } from '../../numbers/cell.js';
import { AppError } from '../app-error.js';
import { cellText } from '../fields/cell-text.js';
import type { SourceRow, SourceTable } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { isGroup, knownHeading } from './find-header.js';
import type { HeadingIndex } from './headings.js';

/** Which column each position of a header names, null for none. Its length is the position after the last heading. */
type Layout = readonly (ColumnName | null)[];

/** A file has a few kinds of rosters. Each one is another pass over its rows. */
const MOST_LAYOUTS = 20;

/**
 * Finds rosters with other columns below each other in one grid, as in files that were put together. Rows pass through it while they are
 * surveyed, so that a file with one header needs no pass of its own.
 */
export class StackedTables {
  readonly #index: HeadingIndex;
  /** The character codes with which a heading of an employee code can begin. Few other cells do. */
  readonly #initials: ReadonlySet<number>;
  readonly #layouts = new Map<SourceTable, Layout[]>();

  constructor(index: HeadingIndex) {
    this.#index = index;
    const headings = [...index].filter(([, { column }]) => column === 'employee_id');
    this.#initials = new Set(
      headings.flatMap(([heading]) => [heading.charCodeAt(0), heading.toUpperCase().charCodeAt(0)]),
    );
  }

  /** Returns the same rows, and notes the headers among them. */
  watch(source: SourceTable): SourceTable {
    const layouts: Layout[] = [];
    this.#layouts.set(source, layouts);
    const watched = () => this.#watched(source.rows, layouts);
    return { ...source, rows: { [Symbol.iterator]: watched } };
  }

  /** Splits each watched table into one for each layout that has rows. A table with one layout stays whole. */
  split(sources: readonly SourceTable[]): readonly SourceTable[] {
    return sources.flatMap((source) => {
      const layouts = this.#layouts.get(source) ?? [];
      if (layouts.length < 2) return [source];
      const best = Math.max(...layouts.map(rankOf));
      return layouts.map((layout): SourceTable => {
        if (rankOf(layout) < best) return { ...source, rows: [], passedOver: 'few_columns' };
        return { ...source, rows: { [Symbol.iterator]: () => this.#rowsOf(source.rows, layouts, layout) } };
      });
    });
  }

  *#watched(rows: Iterable<SourceRow>, layouts: Layout[]): Generator<SourceRow, void, undefined> {
    let header: Layout | undefined;
    for (const { row, layout } of this.#rowsWithLayout(rows)) {
      // A header of two rows has no row between them.
      if (layout === undefined && header !== undefined) add(layouts, header);
      header = layout;
      yield row;
    }
  }

  *#rowsOf(
    rows: Iterable<SourceRow>,
    layouts: readonly Layout[],
    wanted: Layout,
  ): Generator<SourceRow, void, undefined> {
    let current = layouts[0];
    for (const { row, layout } of this.#rowsWithLayout(rows)) {
      if (layout !== undefined) current = layouts.find((each) => hasLayout(layout, each));
      if (current === wanted) yield row;
    }
  }

  *#rowsWithLayout(
    rows: Iterable<SourceRow>,
  ): Generator<{ readonly row: SourceRow; readonly layout: Layout | undefined }, void, undefined> {
    let last = 0;
    for (const row of rows) {
      yield { row, layout: this.#layoutOf(row, row.row > last + 1) };
      last = row.row;
    }
  }

  /**
   * Returns the layout of a header with an employee code and another known column. Behind a blank row, as of a table of notes, the other
   * headings may be unknown.
   */
  #layoutOf(row: SourceRow, isBehindBlank: boolean): Layout | undefined {
    const { cells, text } = row;
    if (text === 'swallowed' || !cells.some((cell) => this.#isCodeHeading(cell))) return undefined;
    const columns = cells.map((cell) => knownHeading(cell, this.#index)?.column ?? null);
    const known = new Set(columns.filter((column) => column !== null)).size;
    const isHeader =
      known > 1 ? cells.length < 4 || !isGroup(row, this.#index) : isBehindBlank && hasHeadings(row);
    return isHeader
      ? columns.slice(0, cells.findLastIndex((cell) => cellText(cell) !== null) + 1)
      : undefined;
  }

  #isCodeHeading(cell: Cell | null): boolean {
    if (cell?.type !== 'text' && cell?.type !== 'richtext') return false;
    const first = cell.value.charCodeAt(0);
    if (isLetterOrDigit(first) && !this.#initials.has(first)) return false;
    return knownHeading(cell, this.#index)?.column === 'employee_id';
  }
}

/** Whether a character is a letter or a digit of ASCII. */
function isLetterOrDigit(code: number): boolean {
  const letter = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x7a);
}

/** Whether a line has several texts, all without a digit. */
function hasHeadings({ cells }: SourceRow): boolean {
  const texts = cells.flatMap((cell) => cellText(cell) ?? []);
  return texts.length > 1 && !texts.some((text) => /\d/.test(text));
}

/** Ranks a layout. Beside a roster with names, a table without names counts people. Beside a table of several columns, so does one of two. */
function rankOf(layout: Layout): number {
  const known = new Set(layout.filter((column) => column !== null));
  if (known.has('name') || known.has('last_name')) return 2;
  return known.size > 2 ? 1 : 0;
}

function add(layouts: Layout[], header: Layout): void {
  if (layouts.some((each) => hasLayout(header, each))) return;
  layouts.push(header);
  if (layouts.length > MOST_LAYOUTS)
    throw new AppError('report_too_large', { what: 'kinds of header rows', limit: MOST_LAYOUTS });
}

/** Whether a header repeats a layout, also with headings that are missing within it. */
function hasLayout(header: Layout, layout: Layout): boolean {
  return (
    header.length === layout.length && header.every((column, at) => column === null || column === layout[at])
  );
}
