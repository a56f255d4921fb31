import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullMarkerInName } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

/** Reads text with its whitespace collapsed. A text longer than `maxLength` characters is an issue; it is never cut. */
export function readText(cell: Cell | null, maxLength: number): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullMarkerInName(text)) return NO_VALUE;
  return text.length > maxLength ? { issue: 'too_long' } : { value: text };
}
