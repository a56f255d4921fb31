import type { Cell } from './cell.js';
import type { CellContents } from './cell-contents.js';
import { readDecimal128 } from './decimal.js';
import { NumbersError } from './numbers-error.js';

/** Cell types of a record. */
export const CELL = {
  empty: 0,
  number: 2,
  text: 3,
  date: 5,
  bool: 6,
  duration: 7,
  error: 8,
  richText: 9,
  currency: 10,
} as const;

/** Presence flags of a version 5 record; each field that is there takes its place in this order. */
export const FLAG = {
  decimal: 0x1,
  double: 0x2,
  date: 0x4,
  string: 0x8,
  richText: 0x10,
  formula: 0x200,
  numberFormat: 0x2000,
  currencyFormat: 0x4000,
  dateFormat: 0x8000,
  durationFormat: 0x10000,
  textFormat: 0x20000,
  boolFormat: 0x40000,
  comment: 0x80000,
} as const;

const HEADER = 12;
const AFTER_LAST_FLAG = 0x200000;
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

const scratch = new Float64Array(1);
const scratchBytes = new Uint8Array(scratch.buffer);

/** The double at `at`, little-endian. */
export function readDouble(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[at + i] as number;
  return scratch[0] as number;
}

export function readU32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}

/** How many bytes the fields of `flags` below `flag` take: where that of `flag` begins after the header. */
function offsetOf(flags: number, flag: number): number {
  const before = flags & (flag - 1);
  return ((before & 1) << 4) + ((before & 6) === 6 ? 16 : before & 6 ? 8 : 0) + 4 * countBits(before & ~7);
}

/** For up to 24 bits, in parallel. */
function countBits(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x555555);
  count = (count & 0x333333) + ((count >>> 2) & 0x333333);
  count = (count + (count >>> 4)) & 0x0f0f0f;
  return (count + (count >>> 8) + (count >>> 16)) & 0x1f;
}

/** The cell of the version 5 record at `at`, or null where it holds nothing but style. */
export function readCell(bytes: Uint8Array, at: number, end: number, contents: CellContents): Cell | null {
  if (at + HEADER > end) throw new NumbersError('corrupt', 'a cell runs past its row');
  if (bytes[at] !== 5) throw new NumbersError('unsupported', `cells of version ${bytes[at]} are not known`);
  const flags = readU32(bytes, at + 8);
  const type = bytes[at + 1] as number;
  const fields = at + HEADER;
  if (fields + offsetOf(flags, AFTER_LAST_FLAG) > end) {
    throw new NumbersError('corrupt', 'a cell runs past its row');
  }
  const cell = decodeValue(type, bytes, fields, flags, contents);
  if ((flags & ANNOTATED) === 0 && !contents.formats) return cell;
  return contents.annotate(cell, {
    formula: keyOf(bytes, fields, flags, FLAG.formula) !== 0,
    comment: keyOf(bytes, fields, flags, FLAG.comment),
    format: contents.formats ? keyOf(bytes, fields, flags, FORMAT_FLAG[type] ?? 0) : 0,
  });
}

function decodeValue(
  type: number,
  bytes: Uint8Array,
  fields: number,
  flags: number,
  contents: CellContents,
): Cell | null {
  switch (type) {
    case CELL.empty:
      return null;
    case CELL.text:
      return contents.text(readU32(bytes, place(fields, flags, FLAG.string)));
    case CELL.number:
      return contents.number(bytes, place(fields, flags, FLAG.decimal));
    case CELL.date:
      return contents.date(readDouble(bytes, place(fields, flags, FLAG.date)));
    case CELL.bool:
      return contents.bool(readDouble(bytes, place(fields, flags, FLAG.double)));
    case CELL.duration:
      return contents.duration(readDouble(bytes, place(fields, flags, FLAG.double)));
    case CELL.error:
      return { type: 'error' };
    case CELL.richText:
      return contents.richText(readU32(bytes, place(fields, flags, FLAG.richText)));
    case CELL.currency:
      return contents.currency(
        readDecimal128(bytes, place(fields, flags, FLAG.decimal)),
        keyOf(bytes, fields, flags, FLAG.currencyFormat),
      );
    default:
      throw new NumbersError('unsupported', `a cell is of the unknown type ${type}`);
  }
}

function place(fields: number, flags: number, flag: number): number {
  if ((flags & flag) === 0) throw new NumbersError('corrupt', 'a cell has no value');
  return fields + offsetOf(flags, flag);
}

/** A key into one of the table's lists; 0 where there is none. */
function keyOf(bytes: Uint8Array, fields: number, flags: number, flag: number): number {
  return (flags & flag) === 0 ? 0 : readU32(bytes, fields + offsetOf(flags, flag));
}
