import { expect, it } from 'vitest';
import { ERROR_CODES } from './error-codes.js';

it('no hint suggests to switch encryption off, least of all to who has lost a key', () => {
  const hints = Object.values(ERROR_CODES).map(({ hint }) => hint);
  expect(hints.filter((hint) => /PAYCOM_ENCRYPTION=off|encryption off/.test(hint))).toEqual([]);
});
