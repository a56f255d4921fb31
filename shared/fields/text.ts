import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullMark } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

/** Text as written but for blanks; longer than `most` characters it is left out, never cut. */
export function readText(cell: Cell | null, most: number): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullMark(text)) return NOTHING;
  return text.length > most ? { issue: 'too_long' } : { value: text };
}
