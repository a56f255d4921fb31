import type { Cell } from '../../numbers/cell.js';
import { cellText, cellValue } from '../fields/cell-text.js';
import { isNullMarker } from '../fields/null-marker.js';
import type { SourceRow } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { brokenRows } from './broken-rows.js';
import { isGroup, knownHeading, type ReportTable } from './find-header.js';
import { FootLines, type LineKind, TOTAL } from './foot-lines.js';
import type { HeadingIndex } from './headings.js';

/** What a code can look like: one word of letters, digits and dashes, with a digit, or a number as `42.0`. A day is no code. */
const CODE = /^(?:\d+\.0+|(?=\D*\d)(?!\d{4}-\d\d-\d\d$)[\p{L}\d_-]+)$/u;
/** A line that a program draws with characters: `------`, `======`. */
const RULE = /^[-=_*~+.\u2500-\u257f ]{2,}$/;
/** A count or a sum: `3`, `1,234.50`, `$12`. */
const NUMBER = /^[-+$€£(]*\d[\d.,]*[)%]?$/;

/**
 * A row below the header, and its index among all rows of the table. `isDoubtful`: it may be a foot line or a part of a row, so it is quarantined.
 * `cuts`: which of its cells a line break has cut. They are unreadable.
 */
export type DataRow = {
  readonly row: SourceRow;
  readonly at: number;
  readonly isDoubtful: boolean;
  readonly cuts: readonly CutEnd[];
};

type CutEnd = 'first' | 'last';
type Line = { readonly row: SourceRow; readonly at: number; readonly kind: LineKind | 'no_row' };

/**
 * Yields the rows with employee data below the header, without blank rows, repeated headers and drawn lines. It passes over lines that name
 * nobody (REPORTS §2), and calls `passOver` for each: titles, totals, foot lines, and other tables below.
 */
export function* dataRows(
  table: ReportTable,
  index: HeadingIndex,
  passOver: (row: SourceRow) => void = () => {},
): Generator<DataRow, void, undefined> {
  const foot = new FootLines(table, index);
  const cut = new CutCells(table, foot);
  for (const line of linesOf(table, index, foot)) {
    if (line.kind === 'foot') passOver(line.row);
    yield* cut.add(line);
  }
  yield* cut.rest();
}

function* linesOf(
  table: ReportTable,
  index: HeadingIndex,
  foot: FootLines,
): Generator<Line, void, undefined> {
  const codes = table.positions.get('employee_id') ?? [];
  const titles = new Set<string | null>();
  const below = new TablesBelow(codes, index, foot);
  let at = -1;
  for (const { row, isBroken } of brokenRows(table, foot)) {
    at += 1;
    const first = firstText(row, table.width);
    if (at < table.header) titles.add(first);
    if (at <= table.header || first === null) continue;
    const kind = isBroken ? 'doubtful' : kindOf(row, first);
    if (kind === 'row' || kind === 'doubtful') below.addData(row);
    yield { row, at, kind };
  }

  function kindOf(row: SourceRow, first: string): Line['kind'] {
    const found = headingInCode(row, codes, index);
    // A code can be the word of a heading.
    const isCode =
      found !== undefined && headingsIn(row, index) === 1 && foot.isWhole(row) && table.width > 1;
    const heading = isCode ? undefined : found;
    const other = below.kindOf(row, heading);
    if (row.text === 'swallowed') return 'row';
    if (heading === 'employee_id' || isRule(row)) return 'no_row';
    // A printed report repeats its title on each page, along with the header.
    const isTitle = titles.has(first) && !hasCode(row, codes);
    if (heading !== undefined || isTitle || (TOTAL.test(first) && isTotal(row, codes))) return 'foot';
    return other ?? foot.kindOf(row);
  }
}

/**
 * A line with one cell, directly between two rows with all cells, may be the rest of a cell that a line break without quotes has cut: the last
 * one of the row above, or the first one of the row below. It may also begin a group. So these two cells are unreadable.
 */
class CutCells {
  readonly #width: number;
  readonly #codes: readonly number[];
  readonly #foot: FootLines;
  #above: DataRow | undefined;
  #lines: DataRow[] = [];
  #cut: SourceRow | undefined;
  #last = 0;

  constructor({ width, positions }: ReportTable, foot: FootLines) {
    this.#width = width;
    this.#codes = positions.get('employee_id') ?? [];
    this.#foot = foot;
  }

  /** Returns the rows above a line, once they are known. */
  *add({ row, at, kind }: Line): Generator<DataRow, void, undefined> {
    const isNext = row.row === this.#last + 1 || this.#last === 0;
    this.#last = row.row;
    const isData = kind === 'row' || kind === 'doubtful';
    const data: DataRow = { row, at, isDoubtful: kind === 'doubtful', cuts: [] };
    if (isNext && kind !== 'no_row' && this.#isLone(row) && (kind !== 'row' || !this.#codes.includes(0))) {
      this.#cut ??= row;
      if (isData) this.#lines.push(data);
      return;
    }
    const isFull = kind === 'row' && row.text === 'complete' && row.cells.length >= this.#width;
    const isCut = isNext && isFull && this.#cut !== undefined;
    if (isCut && this.#above) this.#above = this.#without(this.#above, 'last');
    yield* this.rest();
    if (isFull) this.#above = isCut ? this.#without(data, 'first') : data;
    else if (isData) yield data;
  }

  *rest(): Generator<DataRow, void, undefined> {
    if (this.#above) yield this.#above;
    yield* this.#lines;
    this.#above = undefined;
    this.#lines = [];
    this.#cut = undefined;
  }

  #isLone({ cells, text }: SourceRow): boolean {
    return text === 'complete' && cells.length === 1 && this.#width > 1 && !isLabel(cells[0] ?? null);
  }

  #without(data: DataRow, end: CutEnd): DataRow {
    const { row, cuts } = data;
    const position = positionOf(end, row);
    if (!this.#codes.includes(position)) return { ...data, row: withCut(row, end), cuts: [...cuts, end] };
    const isBroken =
      this.#cut !== undefined && position > 0 && this.#foot.isBrokenCode(row, codeLine(this.#cut, position));
    return { ...data, isDoubtful: data.isDoubtful || isBroken };
  }
}

const CUT: Cell = { type: 'error' };

function positionOf(end: CutEnd, { cells }: SourceRow): number {
  return end === 'first' ? 0 : cells.length - 1;
}

function withCut(row: SourceRow, end: CutEnd): SourceRow {
  return { ...row, cells: row.cells.with(positionOf(end, row), CUT) };
}

const DATA = 1;
const DOUBTFUL = 2;
const CUTS = { first: 4, last: 8 } as const;
const ENDS = ['first', 'last'] as const;

/** Keeps a byte for each row of a table that `dataRows` has yielded, so that the next pass does not need to find them again. */
export class DataRowMarks {
  #marks = new Uint8Array(1_024);

  add({ at, isDoubtful, cuts }: DataRow): void {
    if (at >= this.#marks.length) {
      const more = new Uint8Array(Math.max(at + 1, this.#marks.length * 2));
      more.set(this.#marks);
      this.#marks = more;
    }
    this.#marks[at] = cuts.reduce((mark, end) => mark | CUTS[end], isDoubtful ? DATA | DOUBTFUL : DATA);
  }

  /** Yields the marked rows of the same table as `dataRows` did. */
  *rows({ source }: ReportTable): Generator<DataRow, void, undefined> {
    let at = -1;
    for (const row of source.rows) {
      at += 1;
      const mark = this.#marks[at] ?? 0;
      if (mark === 0) continue;
      const cuts = mark > (DATA | DOUBTFUL) ? ENDS.filter((end) => mark & CUTS[end]) : [];
      yield { row: cuts.reduce(withCut, row), at, isDoubtful: (mark & DOUBTFUL) !== 0, cuts };
    }
  }
}

/** Returns a line with its only cell in the code column. */
function codeLine(row: SourceRow, position: number): SourceRow {
  return {
    ...row,
    cells: [...Array<null>(position).fill(null), row.cells[0] ?? null].slice(0, position + 1),
  };
}

/** `Department: Warehouse` */
function isLabel(cell: Cell | null): boolean {
  return cellText(cell)?.includes(':') === true;
}

/**
 * Decides which rows belong to other tables below the one of the report: from a header with another column in the code column behind a blank row, up
 * to the next header of the report. A line of headings and values in turn begins a group of people (`Department,Shop,City,Elko`). A line with one
 * heading may begin a group too, or a table of counts, whose rows have one or two cells. Behind a blank row and a title, as of a legend, a row of one
 * or two cells must have a code with a digit if all codes before have one. People are never passed over.
 */
class TablesBelow {
  readonly #codes: readonly number[];
  readonly #index: HeadingIndex;
  readonly #foot: FootLines;
  #last = 0;
  #isOther = false;
  #isSmall = false;
  #isBehindTitle = false;
  #haveDigits = true;

  constructor(codes: readonly number[], index: HeadingIndex, foot: FootLines) {
    this.#codes = codes;
    this.#index = index;
    this.#foot = foot;
  }

  /** Returns what a row is if it may belong to another table. `heading`: the column that a heading in its code column names. */
  kindOf(row: SourceRow, heading: ColumnName | undefined): LineKind | null {
    const isBehindBlank = row.row > this.#last + 1 && this.#last > 0;
    this.#last = row.row;
    if (heading !== undefined) {
      const isHeader = isBehindBlank && heading !== 'employee_id';
      const headings = isHeader && !isGroup(row, this.#index) ? headingsIn(row, this.#index) : 0;
      this.#isOther = headings > 1 || (heading !== 'employee_id' && this.#isOther);
      this.#isSmall = headings === 1;
      this.#isBehindTitle = false;
    }
    if (isBehindBlank) this.#isBehindTitle = isTitle(row, this.#codes);
    if (row.text === 'swallowed') return null;
    if (this.#isOther) return this.#foot.isPerson(row) && this.#foot.isWhole(row) ? 'doubtful' : 'foot';
    const isPassedOver = this.#isSmall || this.#isLegend(row);
    return isPassedOver && isEntry(row) && !this.#foot.isPerson(row) ? 'foot' : null;
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
