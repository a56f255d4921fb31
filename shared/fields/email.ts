import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullWord } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

const MOST = 254;
// Only what no mail system takes is refused: one @, no blanks or brackets, a domain with a dot and no empty part.
const ADDRESS = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:".]+(\.[^\s@<>()[\],;:".]+)+$/;

export function readEmail(cell: Cell | null): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullWord(text)) return NOTHING;
  if (text.length > MOST) return { issue: 'too_long' };
  return ADDRESS.test(text) ? { value: text } : { issue: 'invalid_email' };
}
