import type { Cell } from '../../numbers/cell.js';
import { cellValue, isScientific } from './cell-text.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

const MAX_LENGTH = 20;
/** The end that a spreadsheet adds to a number (`2134.0`), or a form to five digits without the other four (`02134-`). */
const SPREADSHEET_END = /(?<=^\d{1,9})(?:\.0{1,2}|-)$/;

/**
 * Reads a ZIP code as five digits, or ZIP+4 as `12345-6789`, and restores the leading zeros that a number cell lost (REPORTS §5).
 * Seven or eight digits are a ZIP+4 without its leading zeros. Any other form is a foreign code and stays as written.
 */
export function readZipCode(cell: Cell | null): Reading<string> {
  const written = cellValue(cell);
  if (written === null || isNullMarker(written)) return NO_VALUE;
  if (isScientific(written)) return { issue: 'unreadable_cell' };
  const text = written.replace(SPREADSHEET_END, '');
  if (cell?.type === 'number' && !/^\d+$/.test(text)) return { issue: 'invalid_number' };
  if (text.length > MAX_LENGTH) return { issue: 'too_long' };
  const plusFour = /^(\d{1,5})[- ](\d{4})$/.exec(text);
  if (plusFour !== null) return { value: `${plusFour[1]?.padStart(5, '0')}-${plusFour[2]}` };
  if (/^\d{1,5}$/.test(text)) return { value: text.padStart(5, '0') };
  if (!/^\d{7,9}$/.test(text)) return { value: text };
  const nine = text.padStart(9, '0');
  return { value: `${nine.slice(0, 5)}-${nine.slice(5)}` };
}
