import type { Cell } from '../../numbers/cell.js';
import { type Decimal, formatDecimal, parseDecimal } from '../decimal.js';
import { cellValue } from './cell-text.js';
import type { DecimalMarks } from './decimal-mark.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;
const POINT_AND_THREE = /^\d*\.\d{3}$/;
const COMMA_AND_THREE = /^\d{1,3},\d{3}$/;
/** Longer amounts are typing errors, and MongoDB's Decimal128 would round them. */
const MAX_WHOLE_DIGITS = 15;
/** Numbers stores up to 34 digits. Longer text would take long to convert. */
const MAX_LENGTH = 60;

/** Reads dollars as a string with two decimals: `$1,234.5` gives `"1234.50"`. More decimals round half up (REPORTS §5). */
export function readMoney(cell: Cell | null, marks?: DecimalMarks): Reading<string> {
  return format(readAmount(cell, marks), 2);
}

/** Reads hours as a string with two decimals. A duration cell (seconds) is converted to hours. */
export function readHours(cell: Cell | null, marks?: DecimalMarks): Reading<string> {
  if (cell?.type !== 'duration') return format(readAmount(cell, marks), 2);
  if (cell.value < 0) return { issue: 'negative_amount' };
  return { value: (cell.value / 3600).toFixed(2) };
}

/** Reads a limit of hours as a number: 40, 37.5. It is only compared, never added up, so it needs no exact decimals. */
export function readHourLimit(cell: Cell | null, marks?: DecimalMarks): Reading<number> {
  const reading = readHours(cell, marks);
  if ('issue' in reading) return reading;
  return reading.value === null ? NO_VALUE : { value: Number(reading.value) };
}

function format(reading: Reading<Decimal>, digits: number): Reading<string> {
  if ('issue' in reading) return reading;
  return reading.value === null ? NO_VALUE : { value: formatDecimal(reading.value, digits) };
}

function readAmount(cell: Cell | null, marks?: DecimalMarks): Reading<Decimal> {
  const text = cellValue(cell);
  if (text === null || isNullMarker(text)) return NO_VALUE;
  const isNumber = cell?.type !== 'bool' && cell?.type !== 'date' && cell?.type !== 'duration';
  if (!isNumber || text.length > MAX_LENGTH) return { issue: 'invalid_number' };
  const { negative, digits } = splitSign(text.replace('\u2212', '-').replace(/ ?([$()-]) ?/g, '$1'));
  if (isDoubtful(cell, digits, marks)) return { issue: 'invalid_number' };
  const amount = parseDecimal(GROUPED.test(digits) ? digits.replaceAll(',', '') : digits);
  if (amount === null || amount.digits / 10n ** BigInt(amount.scale) >= 10n ** BigInt(MAX_WHOLE_DIGITS)) {
    return { issue: 'invalid_number' };
  }
  return negative && amount.digits !== 0n ? { issue: 'negative_amount' } : { value: amount };
}

/** A cell that is a number has no mark. */
function isDoubtful(cell: Cell | null, digits: string, marks: DecimalMarks | undefined): boolean {
  if (marks === undefined || (cell?.type !== 'text' && cell?.type !== 'richtext')) return false;
  return (
    (marks.pointIsDoubtful && POINT_AND_THREE.test(digits)) ||
    (marks.commaIsDoubtful && COMMA_AND_THREE.test(digits))
  );
}

/** Bookkeepers write a negative amount as `-5`, `$-5`, `5-` or `(5)`. */
function splitSign(text: string): { negative: boolean; digits: string } {
  const inner = /^\((.+)\)$/.exec(text)?.[1];
  const match = /^(-?)\$?(-?)([\d.,]+)(-?)$/.exec(inner ?? text);
  if (match === null) return { negative: false, digits: text };
  const [, beforeDollar, afterDollar, digits = '', trailing] = match;
  return { negative: inner !== undefined || `${beforeDollar}${afterDollar}${trailing}` !== '', digits };
}
