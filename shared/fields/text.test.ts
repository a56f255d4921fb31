import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPhone } from './phone.js';
import { readText } from './text.js';
import { readZipCode } from './zip-code.js';

const read = (value: string, maxLength = 100) => readText({ type: 'text', value }, maxLength);

it('keeps letter case and accents', () => {
  expect(read('  IBÁÑEZ  mac Lean ')).toEqual({ value: 'IBÁÑEZ mac Lean' });
  expect(readText({ type: 'number', value: '410' }, 20)).toEqual({ value: '410' });
});

it('reads Na, None and Null as names, not as "no value"', () => {
  for (const name of ['Na', 'NONE', 'Null']) expect(read(name)).toEqual({ value: name });
  for (const mark of ['N/A', '-', '']) expect(read(mark)).toEqual({ value: null });
});

it('a text that is too long is an issue, never cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (length) => {
      const text = 'x'.repeat(length);
      expect(read(text, 50)).toEqual(length > 50 ? { issue: 'too_long' } : { value: text });
    }),
  );
});

it('a number in scientific notation has lost its digits, in any field of text', () => {
  const notation = fc.tuple(fc.integer({ min: 10, max: 999_999 }), fc.integer({ min: 5, max: 30 }));
  fc.assert(
    fc.property(notation, ([digits, power]) => {
      const value = `${String(digits)[0]}.${String(digits).slice(1)}E+${String(power).padStart(2, '0')}`;
      const cell = { type: 'text', value } as const;
      for (const reading of [readText(cell, 100), readZipCode(cell), readPhone(cell)])
        expect(reading).toEqual({ issue: 'unreadable_cell' });
    }),
  );
  for (const value of ['7.4E+04', '7,4E+04', '7E+04', '7.4e4'])
    expect(read(value)).toEqual({ issue: 'unreadable_cell' });
  for (const value of ['12E04', 'Unit E+', '4E']) expect(read(value)).toEqual({ value });
});
