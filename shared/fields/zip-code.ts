import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullWord } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

const MOST = 20;

/**
 * Five digits, or nine as `12345-6789`, with the zeros that a number cell lost (REPORTS §5). Seven and eight digits are
 * nine without their zeros; a code of any other form is from abroad and stays as written.
 */
export function readZipCode(cell: Cell | null): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullWord(text)) return NOTHING;
  if (cell?.type === 'number' && !/^\d+$/.test(text)) return { issue: 'invalid_number' };
  if (text.length > MOST) return { issue: 'too_long' };
  const plusFour = /^(\d{1,5})[- ](\d{4})$/.exec(text);
  if (plusFour !== null) return { value: `${plusFour[1]?.padStart(5, '0')}-${plusFour[2]}` };
  if (/^\d{1,5}$/.test(text)) return { value: text.padStart(5, '0') };
  if (!/^\d{7,9}$/.test(text)) return { value: text };
  const nine = text.padStart(9, '0');
  return { value: `${nine.slice(0, 5)}-${nine.slice(5)}` };
}
