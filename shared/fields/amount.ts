import type { Cell } from '../../numbers/cell.js';
import { type Decimal, formatDecimal, parseDecimal } from '../decimal.js';
import { cellText } from './cell-text.js';
import { isNullWord } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;
/** Longer amounts are slips of the keyboard, and MongoDB's Decimal128 would round them. */
const MOST_WHOLE_DIGITS = 15;

/** Dollars as a decimal string with two digits: `$1,234.5` is `"1234.50"`; more digits round half up (REPORTS §5). */
export function readMoney(cell: Cell | null): Reading<string> {
  return format(readAmount(cell), 2);
}

/** Hours as a decimal string with two digits. A duration cell counts in hours. */
export function readHours(cell: Cell | null): Reading<string> {
  if (cell?.type !== 'duration') return format(readAmount(cell), 2);
  if (cell.value < 0) return { issue: 'negative_amount' };
  return { value: (cell.value / 3600).toFixed(2) };
}

/** A limit of hours: a setting to compare with, not an amount to add up, so it is a number: 40, 37.5. */
export function readHourLimit(cell: Cell | null): Reading<number> {
  const reading = readHours(cell);
  if ('issue' in reading) return reading;
  return reading.value === null ? NOTHING : { value: Number(reading.value) };
}

function format(reading: Reading<Decimal>, digits: number): Reading<string> {
  if ('issue' in reading) return reading;
  return reading.value === null ? NOTHING : { value: formatDecimal(reading.value, digits) };
}

function readAmount(cell: Cell | null): Reading<Decimal> {
  const text = cellText(cell);
  if (text === null || isNullWord(text)) return NOTHING;
  if (cell?.type === 'bool' || cell?.type === 'date' || cell?.type === 'duration')
    return { issue: 'invalid_number' };
  const { negative, digits } = splitSign(text.replace('\u2212', '-').replace(/ ?([$()-]) ?/g, '$1'));
  const amount = parseDecimal(GROUPED.test(digits) ? digits.replaceAll(',', '') : digits);
  if (amount === null || amount.digits / 10n ** BigInt(amount.scale) >= 10n ** BigInt(MOST_WHOLE_DIGITS)) {
    return { issue: 'invalid_number' };
  }
  return negative && amount.digits !== 0n ? { issue: 'negative_amount' } : { value: amount };
}

/** Bookkeepers write a negative amount as `-5`, `$-5`, `5-` or `(5)`. */
function splitSign(text: string): { negative: boolean; digits: string } {
  const inner = /^\((.+)\)$/.exec(text)?.[1];
  const match = /^(-?)\$?(-?)([\d.,]+)(-?)$/.exec(inner ?? text);
  if (match === null) return { negative: false, digits: text };
  const [, before, behind, digits = '', after] = match;
  return { negative: inner !== undefined || `${before}${behind}${after}` !== '', digits };
}
