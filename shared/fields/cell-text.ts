import type { Cell } from '../../numbers/cell.js';
import { plainNumber } from '../decimal.js';

// Text pasted from web pages has zero-width spaces, which JavaScript's \s does not match.
const BLANKS = /[\s\u200b\u2060\p{Cc}]+/gu;

/** Returns a cell as one line of text: trimmed, whitespace collapsed, accents composed (NFC). Null when nothing is left. */
export function cellText(cell: Cell | null): string | null {
  const text = cell === null ? '' : rawText(cell);
  const line = text.normalize('NFC').replace(BLANKS, ' ').trim();
  return line === '' ? null : line;
}

function rawText(cell: Cell): string {
  switch (cell.type) {
    case 'text':
    case 'richtext':
      return cell.value;
    case 'number':
    case 'currency':
      return plainNumber(cell.value);
    case 'date':
      return cell.value.slice(0, 10);
    case 'bool':
    case 'duration':
      return String(cell.value);
    case 'error':
    case 'empty':
      return '';
  }
}
