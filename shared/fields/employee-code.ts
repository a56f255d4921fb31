import type { Cell } from '../../numbers/cell.js';
import { plainNumber } from '../decimal.js';
import { cellText } from './cell-text.js';
import { isNullWord } from './null-word.js';

/** An employee code as the file holds it. A number may have lost its leading zeros (REPORTS §5). */
export type RowCode = { readonly kind: 'text' | 'number'; readonly raw: string };

export type CodeReading = RowCode | { readonly issue: 'missing_employee_id' | 'too_long' };

const MOST = 50;
const MISSING: CodeReading = { issue: 'missing_employee_id' };

/** An employee's code, unpadded: the plan knows the width, a file alone does not. Text like `42.0` is a number that went through a spreadsheet. */
export function readEmployeeCode(cell: Cell | null): CodeReading {
  if (cell?.type === 'number' || cell?.type === 'currency') return numericCode(plainNumber(cell.value));
  if (cell?.type !== 'text' && cell?.type !== 'richtext') return MISSING;
  // A leading apostrophe is a spreadsheet's mark for "this is text".
  const text = cellText(cell)?.replace(/^'/, '') ?? '';
  if (text === '' || isNullWord(text)) return MISSING;
  if (/^\d+\.0+$/.test(text)) return numericCode(text.slice(0, text.indexOf('.')));
  return text.length > MOST ? { issue: 'too_long' } : { kind: 'text', raw: text };
}

function numericCode(digits: string): CodeReading {
  if (!/^\d+$/.test(digits)) return MISSING;
  return digits.length > MOST ? { issue: 'too_long' } : { kind: 'number', raw: digits };
}

/** Pads a code of digits alone to the width; alphanumeric and longer codes stay (REPORTS §5). */
export function padEmployeeCode(code: RowCode, width: number | null): string {
  return width !== null && /^\d+$/.test(code.raw) ? code.raw.padStart(width, '0') : code.raw;
}
