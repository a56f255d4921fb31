import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Cell } from '../../numbers/cell.js';
import { cellValue, isScientific } from './cell-text.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

/** A spreadsheet writes a number as `9185550123.0`. */
const FRACTION = /(?<=^\d{10,11})\.0$/;

/** Reads a phone number as E.164 (`+19185550123`). Without a country code it is a US number. E.164 has no extension, so it is dropped. */
export function readPhone(cell: Cell | null): Reading<string> {
  const text = cellValue(cell);
  if (text === null || isNullMarker(text)) return NO_VALUE;
  if (isScientific(text)) return { issue: 'unreadable_cell' };
  const phone = parsePhoneNumberFromString(text.replace(FRACTION, ''), 'US');
  return phone?.isValid() === true ? { value: phone.number } : { issue: 'invalid_phone' };
}
