import type { Cell } from '../../numbers/cell.js';
import { plainNumber } from '../decimal.js';
import { cellValue, composed, isScientific, isUnreadable } from './cell-text.js';
import { isNullMarker } from './null-marker.js';

/** An employee code in upper case, not padded yet. A number may have lost its leading zeros (REPORTS §5). */
export type RowCode = { readonly kind: 'text' | 'number'; readonly raw: string };

export type CodeReading = RowCode | { readonly issue: 'missing_employee_id' | 'too_long' };

const MAX_LENGTH = 50;
const MISSING: CodeReading = { issue: 'missing_employee_id' };
/** A whole number as a spreadsheet shows it: `1,234`. */
const GROUPED = /^\d{1,3}(?:,\d{3})+$/;
/** Digits as a decimal number, a time or a day. */
const DECIMAL = /^\d+(?:[.:/]\d+)+$/;
/** A day, as CSV has it for a date, with or without a time, and a truth value. */
const NO_CODE = /^(?:(?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])(?:[T ]\d.*)?|TRUE|FALSE)$/;
/** A day that Excel has made of a code: `1-Mar` of `MAR1` and of `3-1`. */
const DAY_AND_MONTH = /^\d{1,2}-(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:-\d{2}|-\d{4})?$/;
/** Begins or ends with a mark, or has one within: `$1234`, `#1234`, `1234*`, `50%`. */
const MARKED = /^[^\p{L}\p{N}]|[^\p{L}\p{N}\p{M}]$|[\p{Sc}#*%+=<>~^|;!?@,]/u;
const DIGITS = /^\d+$/;
/** The form of most codes, which need no cleaning. */
const PLAIN = /^[A-Z\d]+$/;
/** Marks of a text that a program has made typographic. */
const LEADING_MARKS = /^[\u2018\u2019`\u00b4' ]+/;
/** A code has a letter or a digit, no quote, which another cell left, and no character that a program could not decode. */
const CODE = /^(?=.*[\p{L}\p{N}])[^"\ufffd]+$/u;

/** Reads an employee code without padding: only the plan knows the width of the codes. Text like `42.0` or `1,042` is a number that a spreadsheet wrote. */
export function readEmployeeCode(cell: Cell | null): CodeReading {
  if (cell?.type === 'number' || cell?.type === 'currency') return numericCode(plainNumber(cell.value));
  if (cell?.type !== 'text' && cell?.type !== 'richtext') return MISSING;
  const text = withoutMarks(cellValue(cell)?.toUpperCase() ?? '');
  if (isNullMarker(text) || isUnreadable(cell) || !CODE.test(text)) return MISSING;
  if (text.length > MAX_LENGTH) return { issue: 'too_long' };
  if (GROUPED.test(text)) return numericCode(text.replaceAll(',', ''));
  if (/^\d+\.0+$/.test(text)) return numericCode(text.slice(0, text.indexOf('.')));
  // With a mark, another code may be meant: `#1234` and `1234` would be two people.
  if (isScientific(text) || MARKED.test(text) || DECIMAL.test(text)) return MISSING;
  if (NO_CODE.test(text) || DAY_AND_MONTH.test(text)) return MISSING;
  return { kind: 'text', raw: text };
}

/** Removes what programs add to a code: typographic marks of a text, enclosing quotes, blanks between digits. */
function withoutMarks(text: string): string {
  if (PLAIN.test(text)) return text;
  const plain = composed(text, 'NFKC').trim();
  const isEnclosed = plain.length > 2 && plain.startsWith('"') && plain.endsWith('"');
  const code = (isEnclosed ? plain.slice(1, -1).trim() : plain).replace(LEADING_MARKS, '');
  const digits = code.replaceAll(' ', '');
  return isDigits(digits) ? digits : code;
}

/** Whether a code is digits alone: only such codes have a width (REPORTS §5). */
export function isDigits(code: string): boolean {
  return DIGITS.test(code);
}

function numericCode(digits: string): CodeReading {
  if (!isDigits(digits)) return MISSING;
  return digits.length > MAX_LENGTH ? { issue: 'too_long' } : { kind: 'number', raw: digits };
}

/** Returns a code as it is compared when its width is unknown: in upper case, without leading zeros. */
export function bareCode(code: string): string {
  return code.toUpperCase().replace(/^0+(?=.)/u, '');
}

/** Returns how one person can be stored: a code of digits with any number of zeros before it, because the width of the codes may have changed. */
export function spellingsOf(code: string): string[] {
  if (!isDigits(code)) return [code];
  const bare = bareCode(code);
  return Array.from({ length: MAX_LENGTH + 1 - bare.length }, (_, zeros) => '0'.repeat(zeros) + bare);
}

/** Pads an all-digit code with zeros to the width. Alphanumeric and longer codes stay as they are (REPORTS §5). */
export function padEmployeeCode(code: RowCode, width: number | null): string {
  return width !== null && isDigits(code.raw) ? code.raw.padStart(width, '0') : code.raw;
}

/** Returns a stored code as a report's text cell with it gives it today. A code that would be refused today stays as it is. */
export function currentCode(stored: string, width: number | null): string {
  const code = readEmployeeCode({ type: 'text', value: stored });
  return 'issue' in code || code.raw === stored ? stored : padEmployeeCode(code, width);
}
