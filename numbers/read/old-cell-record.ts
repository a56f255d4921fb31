import { type Cell, faultyCell } from '../cell.js';
import { CELL } from '../cell-layout.js';
import { decimalOfDouble } from '../decimal.js';
import { NumbersError } from '../numbers-error.js';
import type { CellContents } from './cell-contents.js';

/** The fields of a record of version 4 or lower, in the order in which the present ones follow each other. */
const FIELDS = [
  ['cellStyle', 0x2, 4],
  ['textStyle', 0x80, 4],
  ['conditionalStyle', 0x400, 4],
  ['conditionalRule', 0x800, 4],
  ['format', 0x4, 4],
  ['formula', 0x8, 4],
  ['formulaError', 0x100, 4],
  ['richText', 0x200, 4],
  ['comment', 0x1000, 4],
  ['warning', 0x2000, 4],
  ['string', 0x10, 4],
  ['double', 0x20, 8],
  ['date', 0x40, 8],
  ['numberFormat', 0x10000, 4],
  ['currencyFormat', 0x80000, 4],
  ['dateFormat', 0x20000, 4],
  ['durationFormat', 0x40000, 4],
] as const;

type FieldName = (typeof FIELDS)[number][0];

/** The field that has the value of a cell of each type. */
const VALUE_FIELD: Readonly<Record<number, FieldName>> = {
  [CELL.number]: 'double',
  [CELL.currency]: 'double',
  [CELL.text]: 'string',
  [CELL.richText]: 'richText',
  [CELL.date]: 'date',
  [CELL.bool]: 'double',
  [CELL.duration]: 'double',
};

/** Reads a cell of Numbers 2013 to 2016, which stored numbers as doubles. The value is the shortest decimal of that double. */
export function readOldCell(view: DataView, at: number, end: number, contents: CellContents): Cell | null {
  if (at + 12 > end) throw new NumbersError('corrupt', 'a cell extends past its row');
  const version = view.getUint8(at);
  if (version > 4) throw new NumbersError('unsupported', `cell version ${version} is not supported`);
  const type = view.getUint8(at + (version === 4 ? 1 : 2));
  const flags = version < 2 ? view.getUint16(at + 4, true) : view.getUint32(at + 4, true);
  const offsets = locate(flags, at + (version < 2 ? 8 : 12), end);
  const valueAt = offsets.get(VALUE_FIELD[type] ?? 'double');
  const key = (field: FieldName): number => {
    const at = offsets.get(field);
    return at === undefined ? 0 : view.getUint32(at, true);
  };
  const format = key('format') || key('numberFormat') || key('dateFormat') || key('durationFormat');
  return contents.annotate(
    decodeValue(type, view, valueAt, () => key('currencyFormat') || key('format'), contents),
    {
      formula: key('formula') !== 0,
      comment: key('comment'),
      format: contents.formats && type !== CELL.empty ? key('currencyFormat') || format : 0,
    },
  );
}

function locate(flags: number, fields: number, end: number): Map<FieldName, number> {
  const offsets = new Map<FieldName, number>();
  let next = fields;
  for (const [field, mask, size] of FIELDS) {
    if ((flags & mask) === 0) continue;
    offsets.set(field, next);
    next += size;
  }
  if (next > end) throw new NumbersError('corrupt', 'a cell extends past its row');
  return offsets;
}

function decodeValue(
  type: number,
  view: DataView,
  at: number | undefined,
  currencyFormat: () => number,
  contents: CellContents,
): Cell | null {
  if (type === CELL.empty) return null;
  if (type === CELL.error) return { type: 'error' };
  if (VALUE_FIELD[type] === undefined) return faultyCell('unknown_type');
  if (at === undefined) return faultyCell('damaged_value');
  switch (type) {
    case CELL.number:
      return Number.isFinite(view.getFloat64(at, true))
        ? { type: 'number', value: decimalOfDouble(view.getFloat64(at, true)) }
        : faultyCell('damaged_value');
    case CELL.currency:
      return Number.isFinite(view.getFloat64(at, true))
        ? contents.currency(decimalOfDouble(view.getFloat64(at, true)), currencyFormat())
        : faultyCell('damaged_value');
    case CELL.text:
      return contents.text(view.getUint32(at, true));
    case CELL.richText:
      return contents.richText(view.getUint32(at, true));
    case CELL.date:
      return contents.date(view.getFloat64(at, true));
    case CELL.bool:
      return contents.bool(view.getFloat64(at, true));
    default:
      return contents.duration(view.getFloat64(at, true));
  }
}
