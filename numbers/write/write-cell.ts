import type { Cell } from '../cell.js';
import { CELL, FLAG } from '../cell-layout.js';
import { parseDecimal128 } from '../decimal.js';
import { NumbersError } from '../numbers-error.js';
import { secondsOfWallClock } from '../wall-clock.js';
import type { ByteSink } from './byte-sink.js';
import type { ListsWriter } from './write-lists.js';

const BIAS = 6176;
const MAX_DIGITS = 34;

/** Appends the record of a cell. Returns false when there is nothing to store. Formulas, comments and formats are not written. */
export function writeCell(
  sink: ByteSink,
  cell: Cell,
  lists: ListsWriter,
  row: number,
  column: number,
): boolean {
  switch (cell.type) {
    case 'empty':
      return false;
    case 'text':
      header(sink, CELL.text, FLAG.string);
      sink.u32(lists.textKey(cell.value));
      return true;
    case 'richtext':
      header(sink, CELL.richText, FLAG.richText);
      sink.u32(lists.richTextKey(cell.value, cell.links ?? [], row, column));
      return true;
    case 'number':
      header(sink, CELL.number, FLAG.decimal);
      writeDecimal128(sink, cell.value);
      return true;
    case 'currency':
      header(sink, CELL.currency, cell.currency ? FLAG.decimal | FLAG.currencyFormat : FLAG.decimal);
      writeDecimal128(sink, cell.value);
      if (cell.currency) sink.u32(lists.currencyKey(cell.currency));
      return true;
    case 'date':
      header(sink, CELL.date, FLAG.date);
      sink.double(dateSeconds(cell.value));
      return true;
    case 'bool':
      header(sink, CELL.bool, FLAG.double);
      sink.double(cell.value ? 1 : 0);
      return true;
    case 'duration':
      if (!Number.isFinite(cell.value)) throw new NumbersError('unsupported', 'a duration is not finite');
      header(sink, CELL.duration, FLAG.double);
      sink.double(cell.value);
      return true;
    case 'error':
      header(sink, CELL.error, 0);
      return true;
  }
}

function header(sink: ByteSink, type: number, flags: number): void {
  sink.u8(5);
  sink.u8(type);
  sink.u16(0);
  sink.u32(0);
  sink.u32(flags);
}

function dateSeconds(text: string): number {
  try {
    return secondsOfWallClock(text);
  } catch (cause) {
    throw new NumbersError('unsupported', 'a date is not in wall-clock notation', cause);
  }
}

/** Appends the decimal exactly, or throws `unsupported`. Up to 34 digits and exponents of about ±6,000 fit. */
export function writeDecimal128(sink: ByteSink, text: string): void {
  const { coefficient, exponent, negative } = compact(text);
  const biased = exponent + BIAS;
  if (coefficient.length > MAX_DIGITS || biased < 0 || biased > 0x2fff) {
    throw new NumbersError('unsupported', 'a number has more digits than a cell can store');
  }
  let rest = BigInt(coefficient);
  const high = biased * 2 + (negative ? 0x8000 : 0);
  for (let i = 0; i < 14; i++) {
    sink.u8(Number(rest & 0xffn));
    rest >>= 8n;
  }
  sink.u16(high + Number(rest));
}

function compact(text: string): { coefficient: string; exponent: number; negative: boolean } {
  try {
    const { digits, exponent, negative } = parseDecimal128(text);
    const trimmed = digits.replace(/0+$/, '');
    if (trimmed === '') return { coefficient: '0', exponent: 0, negative: false };
    const coefficient = trimmed.replace(/^0+/, '');
    return { coefficient, exponent: exponent + digits.length - trimmed.length, negative };
  } catch (cause) {
    throw new NumbersError('unsupported', 'a number is not in decimal notation', cause);
  }
}
