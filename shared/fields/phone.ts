import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Cell } from '../../numbers/cell.js';
import { cellText } from './cell-text.js';
import { isNullWord } from './null-word.js';
import { NOTHING, type Reading } from './reading.js';

/** E.164 (`+19185550123`), US where no country is given. An extension is dropped: E.164 has no place for it. */
export function readPhone(cell: Cell | null): Reading<string> {
  const text = cellText(cell);
  if (text === null || isNullWord(text)) return NOTHING;
  const phone = parsePhoneNumberFromString(text, 'US');
  return phone?.isValid() === true ? { value: phone.number } : { issue: 'invalid_phone' };
}
