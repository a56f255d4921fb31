import { type Cell, faultyCell } from '../../../numbers/cell.js';
import { plain } from '../../../numbers/decimal.js';
import type { FormatKind } from './number-format.js';
import { dateOfIso, dateOfSerial } from './serial-date.js';

/** A cell as stored in a sheet. `value` is null when it has none. */
export type StoredCell = {
  readonly type: string;
  readonly style: number;
  readonly value: string | null;
  readonly hasFormula: boolean;
};

/** The parts of a workbook that cells refer to. */
export type CellContext = {
  readonly texts: readonly (Cell | null)[];
  readonly styles: readonly FormatKind[];
  readonly is1904: boolean;
};

const SECONDS_PER_DAY = 86_400;
const TRUE: Cell = { type: 'bool', value: true };
const FALSE: Cell = { type: 'bool', value: false };
/** Stands for bytes that are no UTF-8, in this file or in the one that its text came from. */
const REPLACEMENT = '\ufffd';

/** Returns the value of a stored cell, null when it is empty. A value that cannot be read is an error cell with its reason. */
export function readCellValue(cell: StoredCell, context: CellContext): Cell | null {
  const { type, value, hasFormula } = cell;
  if (type === 'e') return faultyCell('failed_formula');
  if (value === null) return hasFormula ? faultyCell('no_result') : null;
  switch (type) {
    case 's':
      return sharedText(value, context);
    case 'str':
    case 'inlineStr':
      return textCell(value);
    case 'n':
      return value === '' && hasFormula
        ? faultyCell('no_result')
        : numberCell(value.trim(), cell.style, context);
    case 'b':
      return boolCell(value.trim());
    case 'd':
      return dateCell(dateOfIso(value.trim()));
    default:
      return faultyCell('unknown_type');
  }
}

/** Returns a text with its escapes decoded, null when it is empty. */
export function textCell(stored: string): Cell | null {
  if (stored === '') return null;
  if (stored.includes(REPLACEMENT)) return faultyCell('damaged_text');
  return { type: 'text', value: stored.includes('_x') ? decodeEscapes(stored) : stored };
}

/** Characters that XML does not allow, and line ends, are written as `_x000D_`. */
function decodeEscapes(text: string): string {
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function sharedText(value: string, { texts }: CellContext): Cell | null {
  const cell = texts[Number(value.trim() || Number.NaN)];
  return cell === undefined ? faultyCell('missing_text') : cell;
}

function boolCell(value: string): Cell | null {
  if (value === '1' || value === 'true') return TRUE;
  return value === '0' || value === 'false' ? FALSE : faultyCell('damaged_value');
}

function numberCell(text: string, style: number, { styles, is1904 }: CellContext): Cell | null {
  if (text === '') return null;
  const value = plainDecimal(text);
  if (value === null) return faultyCell('damaged_value');
  const kind = styles[style] ?? 'number';
  if (kind === 'number')
    return LOST_DIGITS.test(value) ? faultyCell('lost_digits') : { type: 'number', value };
  const serial = Number(text);
  if (kind === 'elapsed' || (kind === 'time' && Math.abs(serial) < 1)) {
    return { type: 'duration', value: Math.round(serial * SECONDS_PER_DAY * 1000) / 1000 };
  }
  return dateCell(dateOfSerial(serial, is1904));
}

function dateCell(value: string | null): Cell {
  return value === null ? faultyCell('date_out_of_range') : { type: 'date', value };
}

/** Excel keeps 15 digits of a number and stores zeros for the rest. So an account number that was typed as a number loses its end. */
const LOST_DIGITS = /^-?\d{15}0+$/;
const SHORT_INTEGER = /^[1-9]\d{0,14}$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:E([+-]?\d{1,3}))?$/i;

/** Returns the digits of a number as written, in plain notation. Null when the text is no number. */
function plainDecimal(text: string): string | null {
  if (SHORT_INTEGER.test(text)) return text;
  const [match, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (match === undefined || whole + fraction === '') return null;
  return plain(whole + fraction, Number(exponent) - fraction.length, sign === '-');
}
