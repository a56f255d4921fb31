import type { Cell } from '../../numbers/cell.js';
import { cellText, isScientific } from './cell-text.js';
import { isNullMarkerInName } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

/** Reads text with its whitespace collapsed. A text longer than `maxLength` characters is an issue; it is never cut, and so is a number of which a spreadsheet lost the digits. */
export function readText(cell: Cell | null, maxLength: number): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullMarkerInName(text)) return NO_VALUE;
  if (isScientific(text)) return { issue: 'unreadable_cell' };
  return text.length > maxLength ? { issue: 'too_long' } : { value: text };
}
