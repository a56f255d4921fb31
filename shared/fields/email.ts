import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

const MAX_LENGTH = 254;
// Rejects only what no mail system accepts: needs one @, no blanks or brackets, and a domain with a dot and no empty label.
const ADDRESS = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:".]+(\.[^\s@<>()[\],;:".]+)+$/;

export function readEmail(cell: Cell | null): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullMarker(text)) return NO_VALUE;
  if (text.length > MAX_LENGTH) return { issue: 'too_long' };
  return ADDRESS.test(text) ? { value: text } : { issue: 'invalid_email' };
}
