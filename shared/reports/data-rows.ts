import { cellText, cellValue } from '../fields/cell-text.js';
import { isNullMarker } from '../fields/null-marker.js';
import type { SourceRow } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { brokenRows } from './broken-rows.js';
import { knownHeading, type ReportTable } from './find-header.js';
import { FootLines, type LineKind } from './foot-lines.js';
import type { HeadingIndex } from './headings.js';

// Matches a whole word, so that TOTAL7 can be an employee code.
const TOTAL = /^(?:grand |sub[- ]?)?totals?\b/i;
/** What a code can look like: one word of letters, digits and dashes, with a digit, or a number as `42.0`. A day is no code. */
const CODE = /^(?:\d+\.0+|(?=\D*\d)(?!\d{4}-\d\d-\d\d$)[\p{L}\d_-]+)$/u;
/** A line that a program draws with characters: `------`, `======`. */
const RULE = /^[-=_*~+.\u2500-\u257f ]{2,}$/;
/** A count or a sum: `3`, `1,234.50`, `$12`. */
const NUMBER = /^[-+$€£(]*\d[\d.,]*[)%]?$/;

/** A row below the header. `isDoubtful`: it may be a foot line or a part of a row, so it is quarantined. */
export type DataRow = { readonly row: SourceRow; readonly isDoubtful: boolean };

/**
 * Yields the rows with employee data below the header, without blank rows, repeated headers and drawn lines. It passes over lines that name
 * nobody (REPORTS §2), and calls `passOver` for each: titles, totals, foot lines, and other tables below.
 */
export function* dataRows(
  table: ReportTable,
  index: HeadingIndex,
  passOver: (row: SourceRow) => void = () => {},
): Generator<DataRow, void, undefined> {
  const codes = table.positions.get('employee_id') ?? [];
  const titles = new Set<string | null>();
  const below = new TablesBelow(codes, index);
  const foot = new FootLines(table);
  let at = -1;
  for (const { row, isBroken } of brokenRows(table, (each, start) => foot.isRest(each, start))) {
    at += 1;
    const first = firstText(row, table.width);
    if (at < table.header) titles.add(first);
    if (at <= table.header || first === null) continue;
    const heading = headingInCode(row, codes, index);
    const isOther = below.has(row, heading);
    if (row.text !== 'swallowed' && !isBroken && (heading === 'employee_id' || isRule(row))) continue;
    const kind = isBroken ? 'doubtful' : isOther || isNoRow(row, first, heading) ? 'foot' : kindOf(row);
    if (kind === 'foot') passOver(row);
    else {
      below.addData(row);
      yield { row, isDoubtful: kind === 'doubtful' };
    }
  }

  function kindOf(row: SourceRow): LineKind {
    return row.text === 'swallowed' ? 'row' : foot.kindOf(row);
  }

  /** A printed report repeats its title on each page, along with the header. */
  function isNoRow(row: SourceRow, first: string, heading: ColumnName | undefined): boolean {
    if (row.text === 'swallowed') return false;
    const isTitle = titles.has(first) && !hasCode(row, codes);
    return heading !== undefined || isTitle || (TOTAL.test(first) && isTotal(row, codes));
  }
}

/**
 * Tells which rows belong to other tables below the one of the report: from a header with another column in the code column behind a blank
 * row, up to the next header of the report. A line with one heading may begin a table of counts, whose rows have one or two cells, or a group of
 * people (`Department:,Warehouse`). Behind a blank row and a title, as of a legend, a row of one or two cells must have a code with a digit if
 * all codes before have one.
 */
class TablesBelow {
  readonly #codes: readonly number[];
  readonly #index: HeadingIndex;
  #last = 0;
  #isOther = false;
  #isSmall = false;
  #isBehindTitle = false;
  #haveDigits = true;

  constructor(codes: readonly number[], index: HeadingIndex) {
    this.#codes = codes;
    this.#index = index;
  }

  /** `heading`: the column that a heading in its code column names. */
  has(row: SourceRow, heading: ColumnName | undefined): boolean {
    const isBehindBlank = row.row > this.#last + 1 && this.#last > 0;
    this.#last = row.row;
    if (heading !== undefined) {
      const isHeader = isBehindBlank && heading !== 'employee_id';
      const headings = isHeader ? headingsIn(row, this.#index) : 0;
      this.#isOther = headings > 1 || (heading !== 'employee_id' && this.#isOther);
      this.#isSmall = headings === 1;
      this.#isBehindTitle = false;
    }
    if (isBehindBlank) this.#isBehindTitle = isTitle(row, this.#codes);
    if (row.text === 'swallowed') return false;
    return this.#isOther || ((this.#isSmall || this.#isLegend(row)) && isEntry(row));
  }

  #isLegend(row: SourceRow): boolean {
    return this.#isBehindTitle && this.#haveDigits && !this.#hasDigit(row);
  }

  /** Adds a row of the report. */
  addData(row: SourceRow): void {
    this.#isSmall = false;
    this.#haveDigits &&= this.#hasDigit(row);
  }

  /** Whether a row has no code, or one with a digit. */
  #hasDigit(row: SourceRow): boolean {
    const texts = this.#codes.flatMap((position) => cellValue(row.cells[position] ?? null) ?? []);
    return texts.length === 0 || texts.some((text) => /\d/.test(text));
  }
}

function hasCode(row: SourceRow, codes: readonly number[]): boolean {
  return codes.some((position) => cellText(row.cells[position] ?? null) !== null);
}

/** Returns the first text below a heading. A value beyond the headings alone is no row. */
function firstText(row: SourceRow, width: number): string | null {
  for (let position = 0; position < Math.min(width, row.cells.length); position += 1) {
    const cell = row.cells[position] ?? null;
    // A failed formula means that the cell is not empty.
    const text = cell?.type === 'error' ? '#' : cellText(cell);
    if (text !== null) return text;
  }
  return null;
}

/** Returns the column that a heading in a code column names. */
function headingInCode(
  row: SourceRow,
  codes: readonly number[],
  index: HeadingIndex,
): ColumnName | undefined {
  const found = codes.flatMap((position) => knownHeading(row.cells[position], index)?.column ?? []);
  return found.find((column) => column === 'employee_id') ?? found[0];
}

function isEntry({ cells }: SourceRow): boolean {
  return cells.filter((cell) => cellText(cell) !== null).length <= 2;
}

function headingsIn({ cells }: SourceRow, index: HeadingIndex): number {
  return cells.filter((cell) => knownHeading(cell, index) !== undefined).length;
}

function isRule({ cells }: SourceRow): boolean {
  return cells.every((cell) => cell === null || (cell.type === 'text' && RULE.test(cell.value)));
}

function isTotal(row: SourceRow, codes: readonly number[]): boolean {
  return codes.every((position) => {
    const code = cellText(row.cells[position] ?? null);
    return code === null || TOTAL.test(code);
  });
}

/** Whether the only text of a row stands in a code column and is no code: `Contractors`. Counts may stand beside it. */
function isTitle({ cells }: SourceRow, codes: readonly number[]): boolean {
  const texts = codes.flatMap((position) => cellValue(cells[position] ?? null) ?? []);
  if (texts.length === 0 || texts.some((text) => CODE.test(text) || isNullMarker(text))) return false;
  return cells.every((cell, position) => {
    if (cell === null || codes.includes(position) || cell.type === 'number') return true;
    const text = cellValue(cell);
    return text === null || NUMBER.test(text);
  });
}
