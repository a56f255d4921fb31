import type { Cell } from '../../numbers/cell.js';
import { plainNumber } from '../decimal.js';

/** Printable ASCII without a blank or an apostrophe at its start, a blank at its end, or two blanks: most cells, which need no cleaning. */
const CLEAN = /^(?![ '])(?:[!-~]| (?=[!-~]))*$/;
const BLANKS = /[\s\p{Cc}]+/gu;
/** Control characters that separate nothing: NUL, bell, escape. */
const CONTROLS = /(?![\s\u0080-\u009f])\p{Cc}/gu;
/** Characters that are not shown: direction marks, soft hyphens, zero-width blanks, byte order marks, variation selectors, fillers. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\ufffc]/gu;
/** Unicode's format characters but the joiners of Persian and Indic names and of emoji. */
const INVISIBLE_BUT_JOINERS = /(?![\u200c\u200d])\p{Cf}/gu;
/** A spreadsheet marks text with a leading apostrophe. Dutch names begin with one too: 't Hooft, 's-Gravenhage. */
const TEXT_MARK = /^(?:' ?)+(?!t |s[- ])/i;

/** Programs turn a hyphen into one of these. */
const DASHES = /[\p{Pd}\u2212]/gu;

/**
 * The text that spreadsheets write for a failed formula, in any language: `#REF!`, `#BEZUG!`, `#NOMBRE?`, `#N/A`, `Err:502`. A column that
 * is too narrow shows `###`.
 */
const FAILED = /^(?:#(?:#{2,}|\u00a1?[\p{L}\d/]{2,20}[!?]|\p{L}\/\p{L}|NV|GETTING_DATA|ERROR)|ERR:\d{3})$/iu;

/**
 * Returns a cell as one line of text: trimmed, blanks collapsed, accents composed (NFC), without invisible characters and the apostrophe that
 * marks a text. Null when nothing is left.
 */
export function cellText(cell: Cell | null): string | null {
  return lineOf(cell, INVISIBLE_BUT_JOINERS, 'NFC');
}

/** Like `cellText` for a value that a program wrote (code, ZIP, date, number): also without joiners, in compatibility form (NFKC), dashes as `-`. */
export function cellValue(cell: Cell | null): string | null {
  return lineOf(cell, INVISIBLE, 'NFKC')?.replace(DASHES, '-') ?? null;
}

/** Returns text on one line, without invisible characters. */
export function cleanText(text: string): string {
  return CLEAN.test(text) ? text : clean(text, INVISIBLE, 'NFKC');
}

/** Whether the value of a cell is lost: a failed formula, or a reference to nothing. */
export function isUnreadable(cell: Cell | null): boolean {
  if (cell === null) return false;
  if (cell.type === 'error') return true;
  if (cell.type !== 'text' && cell.type !== 'richtext') return false;
  return MAY_HAVE_FAILED.test(cell.value) && FAILED.test(cellText(cell) ?? '');
}

/** Whether a text is a number in scientific notation with a point, a comma or a plus: `7.4E+04`. Its digits are lost. `12E04` is a code. */
export function isScientific(text: string): boolean {
  return SCIENTIFIC.test(text);
}

const SCIENTIFIC = /^[+-]?(?:\d*[.,]\d*E[+-]?\d+|\d+E\+\d+)$/i;

/** Matches a cell that may begin with `#`, `E` or `e`, also after characters that `cellText` removes. Few cells begin so. */
const MAY_HAVE_FAILED = /^(?:[#Ee' ]|[^!-~])/u;

function lineOf(cell: Cell | null, invisible: RegExp, form: 'NFC' | 'NFKC'): string | null {
  if (cell === null) return null;
  const text = rawText(cell);
  const line = CLEAN.test(text) ? text : clean(text, invisible, form);
  return line === '' ? null : line;
}

function clean(text: string, invisible: RegExp, form: 'NFC' | 'NFKC'): string {
  const line = text.replace(CONTROLS, '').replace(invisible, '');
  return withoutJoinersAtEnds(composed(line, form).replace(BLANKS, ' ')).replace(TEXT_MARK, '');
}

/** Returns a text in a normal form. Marks upon marks stay as they are, because sorting them takes quadratic time. */
export function composed(text: string, form: 'NFC' | 'NFKC'): string {
  return MANY_MARKS.test(text) ? text : text.normalize(form);
}

/** More marks on one letter than any language has (UAX #15, section 13). */
const MANY_MARKS = /\p{M}{31}/u;

function withoutJoinersAtEnds(line: string): string {
  let from = 0;
  let to = line.length;
  while (from < to && isBlankOrJoiner(line.charCodeAt(from))) from += 1;
  while (to > from && isBlankOrJoiner(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

function isBlankOrJoiner(code: number): boolean {
  return code === 0x20 || code === 0x200c || code === 0x200d;
}

function rawText(cell: Cell): string {
  switch (cell.type) {
    case 'text':
    case 'richtext':
      return cell.value;
    case 'number':
    case 'currency':
      return plainNumber(cell.value);
    case 'date':
      return cell.value.slice(0, 10);
    case 'bool':
    case 'duration':
      return String(cell.value);
    case 'error':
    case 'empty':
      return '';
  }
}
