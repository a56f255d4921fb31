import type { Cell } from '../../numbers/cell.js';
import { cellText, cellValue } from '../fields/cell-text.js';
import { isDigits } from '../fields/employee-code.js';
import { isNullMarker } from '../fields/null-marker.js';
import { isAbsent, type SourceRow } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import { type Fits, isDate, isNumber, LOOKS } from './column-looks.js';
import { knownHeading, type ReportTable } from './find-header.js';
import type { HeadingIndex } from './headings.js';

/** The kinds of a line below the header: a row of the report, a foot line that names nobody, or a line that may be either. */
export type LineKind = 'row' | 'foot' | 'doubtful';

/** The rows that show what is usual in a table, and the most shapes of codes that are kept. */
const SAMPLE_ROWS = 1_000;
const MOST_SHAPES = 1_000;
/** A line with at most this share of the usual cells has few. */
const FEW = 2 / 3;

/** One word of letters, digits, dots and dashes, with a digit. */
const CODE = /^(?=\D*\d)[\p{L}\p{M}\d_.-]+$/u;
// Matches a whole word, so that TOTAL7 can be an employee code.
export const TOTAL = /^(?:grand |sub[- ]?)?totals?\b/i;

/**
 * Distinguishes the rows of a table from foot lines, such as `Printed,11/20/2026` and a count of rows, and from lines that begin a group, such as
 * `100,Warehouse`. The first rows of the table show what is usual: how many cells, which shapes of codes, and what names look like. A line
 * with few cells is a row if it has a usual code and a name. What may be either is doubtful.
 */
export class FootLines {
  readonly #codes: readonly number[];
  readonly #width: number;
  readonly #looks: readonly (readonly [number, ColumnName, Fits])[];
  /** The shapes of codes in the first rows, and how many rows have each. */
  readonly #shapes = new Map<string, number>();
  readonly #usual: number;
  /** Whether names are `LAST, FIRST`, and whether most rows have a name. */
  readonly #hasPairs: boolean;
  readonly #hasNames: boolean;

  constructor(table: ReportTable, index: HeadingIndex) {
    const { positions, width } = table;
    this.#codes = positions.get('employee_id') ?? [];
    this.#width = width;
    this.#looks = [...positions].flatMap(([column, places]) => {
      const fits = LOOKS.get(column);
      return fits === undefined ? [] : places.map((position) => [position, column, fits] as const);
    });
    const sample = this.#sample(table, index);
    const withCode = sample.filter((row) => this.#isCode(row));
    const names = (withCode.length > 0 ? withCode : sample).flatMap((row) => this.#textIn(row, 'name') ?? []);
    this.#hasPairs = names.filter((name) => name.includes(',')).length * 2 > names.length;
    this.#hasNames = sample.filter((row) => this.#hasName(row)).length * 2 > sample.length;
    const rows = sample.filter((row) => this.#mayBeRow(row));
    const counts = rows.map((row) => filledCells(row, width)).sort((a, b) => a - b);
    this.#usual = counts[Math.floor(counts.length / 2)] ?? 1;
    const words = rows.filter((row) => !this.#isCode(row)).length;
    // A row that ends early may be a part of one.
    const ended = rows.filter((row) => !isAbsent(row, width - 1));
    for (const row of ended.length > 0 ? ended : rows) {
      const isUsual = this.#isCode(row) ? !this.#hasFew(row) : width > 1 || words * 2 > rows.length;
      if (isUsual && filledCells(row, width) >= (this.#isCode(row) ? 0 : this.#usual)) this.#add(row);
    }
  }

  kindOf(row: SourceRow): LineKind {
    const [code, cell] = this.#codeOf(row);
    if (code === null || isNullMarker(code)) return 'row';
    const isKnown = this.#shapes.has(shapeOf(code, cell));
    const isOfCode = isKnown || isCode(code, cell);
    const kind = isOfCode ? this.#kindOfCode(row, cell, isKnown) : this.#kindOfWords(row, code);
    if (kind === 'row' && !isKnown && !this.#hasFew(row) && !isAbsent(row, this.#width - 1)) this.#add(row);
    return kind;
  }

  /** Whether a line can be the first part of a row that a line break has broken: it has a code, or ends before it. */
  canStart(row: SourceRow): boolean {
    if (this.#codes.every((position) => position >= row.cells.length)) return true;
    return this.#isKnown(row) || this.#isCode(row);
  }

  /**
   * Whether a line behind `start` cannot begin a row: it has no code, or it has a code of another shape than those above or cells that do
   * not fit their columns. A line with all cells only ends a row whose code is broken.
   */
  isRest(row: SourceRow, start: SourceRow, isFull: boolean): boolean {
    const [code] = this.#codeOf(row);
    if (code === null || isNullMarker(code)) return true;
    if (isFull) return this.isBrokenCode(start, row);
    const isPerson = this.#isCode(row) && this.#hasFullName(row);
    return (!this.#isKnown(row) && !isPerson) || row.cells.length === 1 || !this.#fits(row);
  }

  /** Whether two lines have the halves of a code: together, their shape is more usual than that of the line with all cells. */
  isBrokenCode(first: SourceRow, second: SourceRow): boolean {
    const [start = '', end = ''] = [first, second].map((row) => this.#codeOf(row)[0] ?? '');
    if (start === '' || end === '') return false;
    const whole = first.cells.length > second.cells.length ? start : end;
    const [both, one] = [shapeOf(start + end, null), shapeOf(whole, null)];
    const count = this.#shapes.get(both) ?? 0;
    return both !== one && count > 0 && count >= (this.#shapes.get(one) ?? 0);
  }

  /** Whether the code of a row has a usual shape, or a row has a code and a whole name. */
  isPerson(row: SourceRow): boolean {
    return this.#isKnown(row) || (this.#hasFullName(row) && this.#fits(row));
  }

  /** Whether a row has the usual cells, a name, and nothing that does not fit. */
  isWhole(row: SourceRow): boolean {
    const isNamed = !this.#hasNames || this.#hasName(row);
    return isNamed && filledCells(row, this.#width) >= this.#usual && this.#fitOf(row).others === 0;
  }

  #kindOfCode(row: SourceRow, code: Cell | null, isKnown: boolean): LineKind {
    if (this.#usual < 2 || !this.#hasFew(row)) return 'row';
    const filled = filledCells(row, this.#width, 3);
    if (filled < 2) return isKnown && code?.type !== 'number' && !this.#hasNames ? 'row' : 'doubtful';
    if (isKnown) return filled > 2 || !this.#hasNames || this.#hasName(row) ? 'row' : 'doubtful';
    const isPerson = this.#hasNames ? filled > 2 && this.#hasFullName(row) : this.#fitOf(row).fitting > 0;
    return isPerson && this.#fits(row) ? 'row' : 'doubtful';
  }

  #kindOfWords(row: SourceRow, code: string): LineKind {
    if (this.#width === 1) return code.includes(' ') ? 'foot' : 'doubtful';
    if (filledCells(row, this.#width, 2) < 2) return 'foot';
    if (!this.#hasFew(row)) return this.isWhole(row) ? 'row' : 'doubtful';
    return this.#fits(row) && this.#fitOf(row).words > 0 ? 'doubtful' : 'foot';
  }

  #sample({ source, header, width }: ReportTable, index: HeadingIndex): SourceRow[] {
    const sample: SourceRow[] = [];
    let at = -1;
    for (const row of source.rows) {
      at += 1;
      if (at <= header || row.text === 'swallowed') continue;
      const [code, cell] = this.#codeOf(row);
      if (code === null || isNullMarker(code) || TOTAL.test(code) || knownHeading(cell, index)) continue;
      if (filledCells(row, width, 2) >= Math.min(2, width)) sample.push(row);
      if (sample.length === SAMPLE_ROWS) break;
    }
    return sample;
  }

  /** Whether a line has a code, or one word in its place and cells that fit. */
  #mayBeRow(row: SourceRow): boolean {
    if (this.#isCode(row)) return true;
    return !this.#codeOf(row)[0]?.includes(' ') && this.#fitOf(row).others === 0;
  }

  /** Whether most cells look like those of their columns. */
  #fits(row: SourceRow): boolean {
    const { fitting, others } = this.#fitOf(row);
    return others === 0 || fitting > others;
  }

  #codeOf({ cells }: SourceRow): [string | null, Cell | null] {
    const position = this.#codes.find((each) => cellValue(cells[each] ?? null) !== null);
    const cell = position === undefined ? null : (cells[position] ?? null);
    return [cellValue(cell), cell];
  }

  #isCode(row: SourceRow): boolean {
    const [code, cell] = this.#codeOf(row);
    return code !== null && isCode(code, cell);
  }

  #isKnown(row: SourceRow): boolean {
    const [code, cell] = this.#codeOf(row);
    return code !== null && this.#shapes.has(shapeOf(code, cell));
  }

  #hasFew(row: SourceRow): boolean {
    const few = this.#usual * FEW;
    return filledCells(row, this.#width, few + 1) <= few;
  }

  #textIn(row: SourceRow, column: ColumnName): string | null {
    for (const [position, each, fits] of this.#looks) {
      const cell = each === column ? (row.cells[position] ?? null) : null;
      const text = cellText(cell);
      if (cell !== null && text !== null && fits(text, cell)) return text;
    }
    return null;
  }

  #hasName(row: SourceRow): boolean {
    const name = this.#textIn(row, 'name');
    if (name !== null) return !this.#hasPairs || name.includes(',');
    return this.#textIn(row, 'first_name') !== null && this.#textIn(row, 'last_name') !== null;
  }

  /** Whether a row has a name of two parts. */
  #hasFullName(row: SourceRow): boolean {
    return this.#hasName(row) && (this.#hasPairs || this.#textIn(row, 'name') === null);
  }

  /** Counts the cells that look like those of their columns, those that do not, and the fitting ones that are no numbers. */
  #fitOf({ cells }: SourceRow): {
    readonly fitting: number;
    readonly others: number;
    readonly words: number;
  } {
    let [fitting, others, words] = [0, 0, 0];
    for (const [position, column, fits] of this.#looks) {
      const cell = cells[position] ?? null;
      const text = cellText(cell);
      if (cell === null || text === null || isNullMarker(text)) continue;
      const isOther = column === 'name' && this.#hasPairs && !text.includes(',');
      if (isOther || !fits(text, cell)) others += 1;
      else {
        fitting += 1;
        if (!isNumber(text, cell)) words += 1;
      }
    }
    return { fitting, others, words };
  }

  #add(row: SourceRow): void {
    const [code, cell] = this.#codeOf(row);
    if (code === null) return;
    const shape = shapeOf(code, cell);
    const count = this.#shapes.get(shape) ?? 0;
    if (count > 0 || this.#shapes.size < MOST_SHAPES) this.#shapes.set(shape, count + 1);
  }
}

/** Counts the cells with a value below the headings, at most `limit`. */
export function filledCells({ cells }: SourceRow, width: number, limit = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (let position = 0; position < Math.min(width, cells.length) && count < limit; position += 1) {
    const cell = cells[position] ?? null;
    if (cell !== null && (cell.type === 'error' || cellText(cell) !== null)) count += 1;
  }
  return count;
}

function isCode(code: string, cell: Cell | null): boolean {
  return cell !== null && CODE.test(code) && !isDate(code, cell);
}

/**
 * Digits alone keep their number: `0042` is `9999`. Else runs of digits and of letters are one each: `CTR-0042` is `A-9`. A number may
 * have any digits.
 */
function shapeOf(code: string, cell: Cell | null): string {
  if (cell?.type === 'number') return '#';
  if (isDigits(code)) return '9'.repeat(code.length);
  return code.replace(/\p{L}[\p{L}\p{M}]*/gu, 'A').replace(/\d+/g, '9');
}
