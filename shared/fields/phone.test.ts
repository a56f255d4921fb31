import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPhone } from './phone.js';

const read = (value: string) => readPhone({ type: 'text', value });

it('every notation of a US number gives the same E.164 number', () => {
  fc.assert(
    fc.property(fc.constantFrom('918', '860', '617', '775', '973'), fc.nat({ max: 99 }), (area, last) => {
      const line = `01${String(last).padStart(2, '0')}`;
      const ways = [
        `+1 (${area}) 555-${line}`,
        `${area}-555-${line}`,
        `${area}.555.${line}`,
        `1${area}555${line}`,
      ];
      for (const way of ways) expect(read(way)).toEqual({ value: `+1${area}555${line}` });
      expect(readPhone({ type: 'number', value: `${area}555${line}` })).toEqual({
        value: `+1${area}555${line}`,
      });
    }),
  );
});

it('keeps the country code, and drops an extension', () => {
  expect(read('+44 20 7946 0958')).toEqual({ value: '+442079460958' });
  expect(read('(918) 555-0123 ext. 45')).toEqual({ value: '+19185550123' });
  expect(read('9185550123.0')).toEqual({ value: '+19185550123' });
});

it.each(['call the front desk', '000-000-0000', '(123) 456-7890', '555-0123', '12'])('rejects %s', (text) => {
  expect(read(text)).toEqual({ issue: 'invalid_phone' });
});

it.each(['N/A', 'NA', 'na', '-', 'None', 'null', ''])('reads %j as null', (text) => {
  expect(read(text)).toEqual({ value: null });
});
