import { type Cell, faultyCell } from '../cell.js';
import { CELL, FLAG } from '../cell-layout.js';
import { readDecimal128 } from '../decimal.js';
import { NumbersError } from '../numbers-error.js';
import type { CellContents } from './cell-contents.js';

const VERSION = 5;
const HEADER = 12;
const AFTER_LAST_FLAG = 0x200000;
const FAILED_FORMULA: Cell = { type: 'error' };
const ANNOTATED = FLAG.formula | FLAG.comment;

const FORMAT_FLAG: Readonly<Record<number, number>> = {
  [CELL.number]: FLAG.numberFormat,
  [CELL.currency]: FLAG.currencyFormat,
  [CELL.date]: FLAG.dateFormat,
  [CELL.duration]: FLAG.durationFormat,
  [CELL.bool]: FLAG.boolFormat,
  [CELL.text]: FLAG.textFormat,
  [CELL.richText]: FLAG.textFormat,
};

/** The field that has the value of a cell of each type. */
const VALUE_FLAG: Readonly<Record<number, number>> = {
  [CELL.number]: FLAG.decimal,
  [CELL.currency]: FLAG.decimal,
  [CELL.text]: FLAG.string,
  [CELL.date]: FLAG.date,
  [CELL.bool]: FLAG.double,
  [CELL.duration]: FLAG.double,
  [CELL.richText]: FLAG.richText,
};

/** Returns the offset of the field of `flag` after the header: the size of all fields before it. */
function offsetOf(flags: number, flag: number): number {
  const before = flags & (flag - 1);
  return ((before & 1) << 4) + ((before & 6) === 6 ? 16 : before & 6 ? 8 : 0) + 4 * countBits(before & ~7);
}

/** Population count of up to 24 bits. */
function countBits(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x555555);
  count = (count & 0x333333) + ((count >>> 2) & 0x333333);
  count = (count + (count >>> 4)) & 0x0f0f0f;
  return (count + (count >>> 8) + (count >>> 16)) & 0x1f;
}

/** Reads the version 5 record at `at`. Returns null for a cell that only has a style. */
export function readCell(view: DataView, at: number, end: number, contents: CellContents): Cell | null {
  if (at + HEADER > end) throwCutOff();
  const start = view.getUint16(at, true);
  if ((start & 0xff) !== VERSION) {
    throw new NumbersError('unsupported', `cell version ${start & 0xff} is not supported`);
  }
  const flags = view.getUint32(at + 8, true);
  const cell = decodeValue(start >>> 8, view, at + HEADER, end, flags, contents);
  if ((flags & ANNOTATED) === 0 && !contents.formats) return cell;
  const fields = at + HEADER;
  if (fields + offsetOf(flags, AFTER_LAST_FLAG) > end) throwCutOff();
  return contents.annotate(cell, {
    formula: keyOf(view, fields, flags, FLAG.formula) !== 0,
    comment: keyOf(view, fields, flags, FLAG.comment),
    format: contents.formats ? keyOf(view, fields, flags, FORMAT_FLAG[start >>> 8] ?? 0) : 0,
  });
}

function decodeValue(
  type: number,
  view: DataView,
  fields: number,
  end: number,
  flags: number,
  contents: CellContents,
): Cell | null {
  const needed = VALUE_FLAG[type];
  if (needed !== undefined && (flags & needed) === 0) return faultyCell('damaged_value');
  switch (type) {
    case CELL.text:
      return contents.text(view.getUint32(fieldOffset(fields, flags, FLAG.string, 4, end), true));
    case CELL.number:
      return contents.number(view, fieldOffset(fields, flags, FLAG.decimal, 16, end));
    case CELL.date:
      return contents.date(view.getFloat64(fieldOffset(fields, flags, FLAG.date, 8, end), true));
    case CELL.bool:
      return contents.bool(view.getFloat64(fieldOffset(fields, flags, FLAG.double, 8, end), true));
    case CELL.duration:
      return contents.duration(view.getFloat64(fieldOffset(fields, flags, FLAG.double, 8, end), true));
    case CELL.empty:
      return null;
    case CELL.error:
      return FAILED_FORMULA;
    case CELL.richText:
      return contents.richText(view.getUint32(fieldOffset(fields, flags, FLAG.richText, 4, end), true));
    case CELL.currency: {
      const value = readDecimal128(view, fieldOffset(fields, flags, FLAG.decimal, 16, end));
      if (value === null) return faultyCell('damaged_value');
      if (fields + offsetOf(flags, AFTER_LAST_FLAG) > end) throwCutOff();
      return contents.currency(value, keyOf(view, fields, flags, FLAG.currencyFormat));
    }
    default:
      return faultyCell('unknown_type');
  }
}

/** Returns the position of the field of `flag`, which has `size` bytes and must end before `end`. */
function fieldOffset(fields: number, flags: number, flag: number, size: number, end: number): number {
  const at = (flags & (flag - 1)) === 0 ? fields : fields + offsetOf(flags, flag);
  if (at + size > end) throwCutOff();
  return at;
}

/** Returns a key of one of the table's lists, or 0 when there is none. */
function keyOf(view: DataView, fields: number, flags: number, flag: number): number {
  return (flags & flag) === 0 ? 0 : view.getUint32(fields + offsetOf(flags, flag), true);
}

function throwCutOff(): never {
  throw new NumbersError('corrupt', 'a cell extends past its row');
}
