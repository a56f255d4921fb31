import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullMarkerInName } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

const MAX_LENGTH = 100;

/**
 * Reads one part of `LAST, GIVEN NAMES`, split at the first comma (REPORTS §3). A name without a comma is a last name. Its
 * first name is undefined (not in the file), not null.
 */
export function readNamePart(
  cell: Cell | null,
  part: 'first_name' | 'last_name',
): Reading<string> | undefined {
  const name = cellText(cell);
  if (name === null || isNullMarkerInName(name)) return NO_VALUE;
  const comma = name.indexOf(',');
  if (comma < 0 && part === 'first_name') return undefined;
  const text =
    comma < 0 ? name : (part === 'last_name' ? name.slice(0, comma) : name.slice(comma + 1)).trim();
  if (text === '') return undefined;
  return text.length > MAX_LENGTH ? { issue: 'too_long' } : { value: text };
}
