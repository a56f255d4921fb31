import type { Cell } from '../../numbers/cell.js';
import { cellText, cellValue } from '../fields/cell-text.js';
import { DATE_EXPRESSIONS } from '../fields/date.js';
import { isDigits } from '../fields/employee-code.js';
import { isNullMarker } from '../fields/null-marker.js';
import type { SourceRow } from '../tables/source-table.js';
import type { ColumnName } from './aliases.js';
import type { ReportTable } from './find-header.js';

/** What a line below the header is: a row of the report, a foot line that names nobody, or one that may be either. */
export type LineKind = 'row' | 'foot' | 'doubtful';

/** The rows that show how many cells are usual, and the most shapes of codes that are kept. */
const SAMPLE_ROWS = 1_000;
const MOST_SHAPES = 1_000;
/** A line with at most this share of the usual cells has few. */
const FEW = 2 / 3;
/** The same, as a share of the headings, before the first row. */
const FEW_HEADINGS = 1 / 2;

/** One word of letters, digits, dots and dashes, with a digit. */
const CODE = /^(?=\D*\d)[\p{L}\p{M}\d_.-]+$/u;
/** A count or a sum: `3`, `1,234.50`, `$12`. */
const NUMBER = /^[-+$€£(]*\d[\d.,]*[)%]?$/;
const LETTERS = /^[\p{L}\p{M}][\p{L}\p{M}'.& -]*$/u;

type Fits = (text: string, cell: Cell) => boolean;

const isNumber: Fits = (text, cell) => cell.type === 'number' || NUMBER.test(text);
const isDate: Fits = (text, cell) => cell.type === 'date' || DATE_EXPRESSIONS.some((each) => each.test(text));
const isWords: Fits = (text, cell) => cell.type !== 'bool' && !isNumber(text, cell) && !isDate(text, cell);

/** What the cells of a column look like. Any text may stand in other columns. */
const LOOKS: ReadonlyMap<ColumnName, Fits> = new Map([
  ...(['hire_date', 'rehire_date', 'termination_date', 'birth_date', 'effective_date'] as const).map(
    (column): [ColumnName, Fits] => [column, isDate],
  ),
  ...(['hourly_rate', 'salary', 'amount', 'annual_amount', 'hours_worked_ytd'] as const).map(
    (column): [ColumnName, Fits] => [column, isNumber],
  ),
  ...(['hours_worked_current_period', 'max_hours_per_week'] as const).map((column): [ColumnName, Fits] => [
    column,
    isNumber,
  ]),
  ...(['name', 'first_name', 'last_name', 'city', 'state', 'department_description'] as const).map(
    (column): [ColumnName, Fits] => [column, isWords],
  ),
  ['status', (text, cell) => isWords(text, cell) && LETTERS.test(text)],
  ['work_email', (text) => text.includes('@')],
  ['phone_number', (text) => text.replace(/\D/g, '').length >= 7],
  ['zip_code', (text) => /\d/.test(text)],
]);

/**
 * Distinguishes the rows of a table from foot lines, such as `Printed,11/20/2026` and a count of rows, by the rows above: a foot line has
 * fewer cells, a code of another shape, and cells that do not fit their columns. What may be either is doubtful.
 */
export class FootLines {
  readonly #codes: readonly number[];
  readonly #width: number;
  readonly #headings: number;
  readonly #looks: readonly (readonly [number, ColumnName, Fits])[];
  readonly #shapes = new Set<string>();
  #digitShapes = 0;
  #rows = 0;
  #cells = 0;
  /** The rows with a name of two parts, `LAST, FIRST`, and those with another name. */
  #pairs = 0;
  #otherNames = 0;

  constructor({ positions, width, columns }: ReportTable) {
    this.#codes = positions.get('employee_id') ?? [];
    this.#width = width;
    this.#headings = columns.length;
    this.#looks = [...positions].flatMap(([column, places]) => {
      const fits = LOOKS.get(column);
      return fits === undefined ? [] : places.map((position) => [position, column, fits] as const);
    });
  }

  kindOf(row: SourceRow): LineKind {
    const [code, cell] = this.#codeOf(row);
    if (code === null || isNullMarker(code)) return 'row';
    const shape = shapeOf(code);
    const isKnown = this.#shapes.has(shape);
    const kind = isCode(code, cell)
      ? this.#kindOfCode(row, cell, code, isKnown)
      : this.#kindOfWords(row, code, isKnown);
    if (kind === 'row') this.#add(row, shape);
    return kind;
  }

  /**
   * Whether a line behind `start` cannot begin a row: its code has another shape than those above, or its cells do not fit their
   * columns.
   */
  isRest(row: SourceRow, start: SourceRow): boolean {
    const [code, cell] = this.#codeOf(row);
    if (code === null || isNullMarker(code)) return true;
    const shape = shapeOf(code);
    const isLikeStart = shape === shapeOf(this.#codeOf(start)[0] ?? '');
    const isKnown = this.#rows > 0 ? isLikeStart || this.#shapes.has(shape) : isCode(code, cell);
    return !isKnown || row.cells.length === 1 || !this.#fits(row);
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

  #kindOfCode(row: SourceRow, cell: Cell | null, code: string, isKnown: boolean): LineKind {
    const isCut = row.text !== undefined && row.cells.length === 1 && this.#width > 1;
    if (this.#rows === 0) return isCut ? 'doubtful' : 'row';
    if (this.#cells < 2 * this.#rows) return 'row';
    const isLone = filledCells(row, this.#width, 2) < 2;
    if (!isKnown) return isLone || (this.#hasFew(row) && !this.#fits(row)) ? 'doubtful' : 'row';
    if (!isDigits(code) || !isLone) return 'row';
    // A lone number may be a count of rows, or the rest of a row that a line break has split.
    return isCut || this.#digitShapes > 1 || cell?.type === 'number' ? 'doubtful' : 'row';
  }

  #kindOfWords(row: SourceRow, code: string, isKnown: boolean): LineKind {
    if (filledCells(row, this.#width, 2) < 2) return isKnown && row.text === 'unended' ? 'doubtful' : 'foot';
    const fits = this.#fits(row);
    if (isKnown) return fits || !this.#hasFew(row) ? 'row' : 'doubtful';
    if (this.#hasFew(row)) return fits && this.#fitOf(row).words > 0 ? 'doubtful' : 'foot';
    const isUsual = this.#rows === 0 || filledCells(row, this.#width) * this.#rows >= this.#cells;
    return fits && (!code.includes(' ') || isUsual) ? 'row' : 'doubtful';
  }

  #hasFew(row: SourceRow): boolean {
    const usual = this.#rows === 0 ? this.#headings * FEW_HEADINGS : (this.#cells / this.#rows) * FEW;
    return filledCells(row, this.#width, usual + 1) <= usual;
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
      if (cell === null || text === null) continue;
      const isOther = column === 'name' && this.#pairs > this.#otherNames && !text.includes(',');
      if (isOther || !fits(text, cell)) others += 1;
      else {
        fitting += 1;
        if (!isNumber(text, cell)) words += 1;
      }
    }
    return { fitting, others, words };
  }

  #add(row: SourceRow, shape: string): void {
    if (!this.#shapes.has(shape) && this.#shapes.size < MOST_SHAPES) {
      this.#shapes.add(shape);
      if (isDigits(shape)) this.#digitShapes += 1;
    }
    if (this.#rows === SAMPLE_ROWS) return;
    this.#rows += 1;
    this.#cells += filledCells(row, this.#width);
    for (const [position, column] of this.#looks) {
      const text = column === 'name' ? cellText(row.cells[position] ?? null) : null;
      if (text?.includes(',')) this.#pairs += 1;
      else if (text !== null) this.#otherNames += 1;
    }
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

/** Digits alone keep their number: `0042` is `9999`. Else runs of digits and of letters are one each: `CTR-0042` is `A-9`. */
function shapeOf(code: string): string {
  if (isDigits(code)) return '9'.repeat(code.length);
  return code.replace(/\p{L}[\p{L}\p{M}]*/gu, 'A').replace(/\d+/g, '9');
}
