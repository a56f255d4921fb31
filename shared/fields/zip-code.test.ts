import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readZipCode } from './zip-code.js';

const text = (value: string) => readZipCode({ type: 'text', value });

it.each([
  ['2134.0', '02134'],
  ['02134-', '02134'],
  ['02134\u20131234', '02134-1234'],
  ['06110', '06110'],
  ['7111', '07111'],
  ['12345-6789', '12345-6789'],
  ['12345 6789', '12345-6789'],
  ['123456789', '12345-6789'],
  ['21396789', '02139-6789'],
  ['2139-6789', '02139-6789'],
  ['K1A 0B6', 'K1A 0B6'],
])('reads %s as %s', (raw, zip) => {
  expect(text(raw)).toEqual({ value: zip });
});

it('restores the leading zeros that a number cell lost, in ZIP and ZIP+4', () => {
  fc.assert(
    fc.property(fc.integer({ min: 501, max: 99950 }), fc.nat({ max: 9999 }), (zip, four) => {
      const [five, plus] = [String(zip).padStart(5, '0'), String(four).padStart(4, '0')];
      expect(readZipCode({ type: 'number', value: String(zip) })).toEqual({ value: five });
      expect(readZipCode({ type: 'number', value: String(Number(five + plus)) })).toEqual({
        value: `${five}-${plus}`,
      });
      expect(text(five + plus)).toEqual({ value: `${five}-${plus}` });
    }),
  );
});

it('rejects a code that is too long or not a whole number, and reads N/A as null', () => {
  expect(text('9'.repeat(30))).toEqual({ issue: 'too_long' });
  expect(readZipCode({ type: 'number', value: '2139.5' })).toEqual({ issue: 'invalid_number' });
  expect(readZipCode({ type: 'number', value: '-2139' })).toEqual({ issue: 'invalid_number' });
  expect(text('N/A')).toEqual({ value: null });
  expect(readZipCode(null)).toEqual({ value: null });
});
