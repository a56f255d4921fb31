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
const ANY_FORMAT = 0x7e000;

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

/** How many fields of `flags` below `flag` are there, in bytes: the place of `flag`'s own field after the header. */
function offsetOf(flags: number, flag: number): number {
  const before = flags & (flag - 1);
  return (before & 1 ? 16 : 0) + (before & 2 ? 8 : 0) + (before & 4 ? 8 : 0) + 4 * ones(before & ~7);
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The cell of the version 5 record at `at`, or null where it holds nothing but style. */
export function readCell(bytes: Uint8Array, at: number, end: number, contents: CellContents): Cell | null {
  if (at + HEADER > end) throw new NumbersError('corrupt', 'a cell runs past its row');
  const flags = readU32(bytes, at + 8);
  const type = bytes[at + 1] as number;
  const fields = at + HEADER;
  if (fields + offsetOf(flags, 0x200000) > end) throw new NumbersError('corrupt', 'a cell runs past its row');
  const place = (flag: number): number => {
    if ((flags & flag) === 0) throw new NumbersError('corrupt', `a cell of type ${type} has no value`);
    return fields + offsetOf(flags, flag);
  };
  const key = (flag: number): number => (flags & flag ? readU32(bytes, fields + offsetOf(flags, flag)) : 0);
  const cell = decodeValue(type, bytes, place, key, contents);
  if ((flags & (FLAG.formula | FLAG.comment)) === 0 && !(contents.formats && flags & ANY_FORMAT)) return cell;
  return contents.annotate(cell, {
    formula: key(FLAG.formula) !== 0,
    comment: key(FLAG.comment),
    format: contents.formats && cell !== null ? formatKey(type, flags, key) : 0,
  });
}

function decodeValue(
  type: number,
  bytes: Uint8Array,
  place: (flag: number) => number,
  key: (flag: number) => number,
  contents: CellContents,
): Cell | null {
  switch (type) {
    case CELL.empty:
      return null;
    case CELL.number:
      return { type: 'number', value: readDecimal128(bytes, place(FLAG.decimal)) };
    case CELL.text:
      return contents.text(readU32(bytes, place(FLAG.string)));
    case CELL.date:
      return contents.date(readDouble(bytes, place(FLAG.date)));
    case CELL.bool:
      return contents.bool(readDouble(bytes, place(FLAG.double)));
    case CELL.duration:
      return contents.duration(readDouble(bytes, place(FLAG.double)));
    case CELL.error:
      return { type: 'error' };
    case CELL.richText:
      return contents.richText(readU32(bytes, place(FLAG.richText)));
    case CELL.currency:
      return contents.currency(readDecimal128(bytes, place(FLAG.decimal)), key(FLAG.currencyFormat));
    default:
      throw new NumbersError('unsupported', `a cell is of the unknown type ${type}`);
  }
}

function formatKey(type: number, flags: number, key: (flag: number) => number): number {
  const own: Record<number, number> = {
    [CELL.currency]: FLAG.currencyFormat,
    [CELL.date]: FLAG.dateFormat,
    [CELL.duration]: FLAG.durationFormat,
    [CELL.bool]: FLAG.boolFormat,
    [CELL.text]: FLAG.textFormat,
    [CELL.richText]: FLAG.textFormat,
  };
  const flag = own[type] ?? FLAG.numberFormat;
  return flags & flag ? key(flag) : 0;
}
