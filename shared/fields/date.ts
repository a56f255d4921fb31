import type { Cell } from '../../numbers/cell.js';
import { cellValue } from './cell-text.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

/** How a column writes `03/04/2026`: `us` is March 4th, `day_first` is April 3rd. */
export type DateOrder = 'us' | 'day_first';

const TIME = '(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[AP]M)?Z?)?';
const YEAR_FIRST = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}$`, 'i');
const YEAR_LAST = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})${TIME}$`, 'i');
/** Paycom writes 0000-00-00 for no date. */
const ZEROS = new RegExp(`^(?:0{4}[-/.]0{1,2}[-/.]0{1,2}|0{1,2}[-/.]0{1,2}[-/.]0{4})${TIME}$`, 'i');
export const DATE_EXPRESSIONS: readonly RegExp[] = [YEAR_FIRST, YEAR_LAST, ZEROS];

/** Programs write earlier days for no date: 0001-01-01, 1899-12-30. */
const EARLIEST = '1900-01-01';

/** Reads a day as `YYYY-MM-DD` from ISO text, text in the column's order, or a date cell. All zeros mean null (REPORTS §5). */
export function readDate(cell: Cell | null, order: DateOrder): Reading<string> {
  const text = cellValue(cell);
  if (text === null || isNullMarker(text) || ZEROS.test(text)) return NO_VALUE;
  if (cell?.type === 'number' || cell?.type === 'currency') return { issue: 'invalid_date' };
  const day = yearFirst(text) ?? yearLast(text, order);
  if (day === null) return { issue: 'invalid_date' };
  return day < EARLIEST ? { issue: 'date_out_of_range' } : { value: day };
}

/** Reads a birth date, which is not after the day of the report. */
export function readBirthDate(cell: Cell | null, order: DateOrder, reportDay: string): Reading<string> {
  const reading = readDate(cell, order);
  if ('issue' in reading || reading.value === null) return reading;
  return reading.value > reportDay ? { issue: 'date_out_of_range' } : reading;
}

/** Infers one order for a whole column from the cells that are valid in only one order. */
export class DateOrderVote {
  #balance = 0;

  add(cell: Cell | null): void {
    const text = cell?.type === 'text' || cell?.type === 'richtext' ? cellValue(cell) : null;
    if (text === null) return;
    const us = yearLast(text, 'us') !== null;
    const dayFirst = yearLast(text, 'day_first') !== null;
    if (us !== dayFirst) this.#balance += us ? 1 : -1;
  }

  /** Returns `fallback` on a tie, or when every cell is valid in both orders. */
  result(fallback: DateOrder = 'us'): DateOrder {
    if (this.#balance === 0) return fallback;
    return this.#balance > 0 ? 'us' : 'day_first';
  }
}

function yearFirst(text: string): string | null {
  const match = YEAR_FIRST.exec(text);
  return match === null ? null : realDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

function yearLast(text: string, order: DateOrder): string | null {
  const match = YEAR_LAST.exec(text);
  if (match === null) return null;
  const [first, second, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return order === 'us' ? realDay(year, first, second) : realDay(year, second, first);
}

function realDay(year: number, month: number, day: number): string | null {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const pad = (part: number, width: number) => String(part).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
