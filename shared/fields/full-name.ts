import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullMark } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

const MOST = 100;

/**
 * One part of `LAST, GIVEN NAMES`, split at the first comma (REPORTS §3). A name without a comma is a last name, and
 * says nothing of the first: undefined.
 */
export function readNamePart(
  cell: Cell | null,
  part: 'first_name' | 'last_name',
): Reading<string> | undefined {
  const name = cellText(cell);
  if (name === null || isNullMark(name)) return NOTHING;
  const comma = name.indexOf(',');
  if (comma < 0 && part === 'first_name') return undefined;
  const text =
    comma < 0 ? name : (part === 'last_name' ? name.slice(0, comma) : name.slice(comma + 1)).trim();
  if (text === '') return undefined;
  return text.length > MOST ? { issue: 'too_long' } : { value: text };
}
