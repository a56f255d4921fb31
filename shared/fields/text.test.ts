import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readText } from './text.js';

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
