import type { Cell } from '../../numbers/cell.js';
import { cellValue } from './cell-text.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

const YES = new Set(['yes', 'y', 'true', 't', '1', 'eligible']);
const NO = new Set(['no', 'n', 'false', 'f', '0', 'not eligible', 'ineligible']);
const EXEMPT = new Set([...YES, 'exempt', 'e']);
const NON_EXEMPT = new Set([...NO, 'non exempt', 'nonexempt', 'ne']);

/** Reads a checkbox or a text like `Yes`. Any other text is an `unknown_status`. */
export function readBoolean(cell: Cell | null): Reading<boolean> {
  return readWord(cell, YES, NO);
}

/** Reads an FLSA exempt status as overtime eligibility, its opposite: exempt employees get no overtime pay (REPORTS §3). */
export function readNotExempt(cell: Cell | null): Reading<boolean> {
  const exempt = readWord(cell, EXEMPT, NON_EXEMPT);
  return 'issue' in exempt || exempt.value === null ? exempt : { value: !exempt.value };
}

function readWord(cell: Cell | null, yes: ReadonlySet<string>, no: ReadonlySet<string>): Reading<boolean> {
  const text = cellValue(cell);
  if (text === null) return NO_VALUE;
  const word = text.toLowerCase().replace(/[-_ ]+/g, ' ');
  if (yes.has(word)) return { value: true };
  if (no.has(word)) return { value: false };
  return isNullMarker(text) ? NO_VALUE : { issue: 'unknown_status' };
}
