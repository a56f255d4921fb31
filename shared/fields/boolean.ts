import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullWord } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

const YES = new Set(['yes', 'y', 'true', 't', '1', 'eligible']);
const NO = new Set(['no', 'n', 'false', 'f', '0', 'not eligible', 'ineligible']);
const EXEMPT = new Set([...YES, 'exempt', 'e']);
const NON_EXEMPT = new Set([...NO, 'non exempt', 'nonexempt', 'ne']);

/** True or false, from a checkbox or a word. A word of neither kind is an `unknown_status`. */
export function readBoolean(cell: Cell | null): Reading<boolean> {
  return readWord(cell, YES, NO);
}

/** Who is exempt under the Fair Labor Standards Act is not eligible for overtime (REPORTS §3): the opposite of the cell. */
export function readNotExempt(cell: Cell | null): Reading<boolean> {
  const exempt = readWord(cell, EXEMPT, NON_EXEMPT);
  return 'issue' in exempt || exempt.value === null ? exempt : { value: !exempt.value };
}

function readWord(cell: Cell | null, yes: ReadonlySet<string>, no: ReadonlySet<string>): Reading<boolean> {
  const text = cellText(cell);
  if (text === null) return NOTHING;
  const word = text.toLowerCase().replace(/[-_ ]+/g, ' ');
  if (yes.has(word)) return { value: true };
  if (no.has(word)) return { value: false };
  return isNullWord(text) ? NOTHING : { issue: 'unknown_status' };
}
