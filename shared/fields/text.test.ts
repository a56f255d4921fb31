import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readText } from './text.js';

const read = (value: string, most = 100) => readText({ type: 'text', value }, most);

it('case and accents stay as written', () => {
  expect(read('  IBÁÑEZ  mac Lean ')).toEqual({ value: 'IBÁÑEZ mac Lean' });
  expect(readText({ type: 'number', value: '410' }, 20)).toEqual({ value: '410' });
});

it('people called Na, None or Null keep their names', () => {
  for (const name of ['Na', 'NONE', 'Null']) expect(read(name)).toEqual({ value: name });
  for (const mark of ['N/A', '-', '']) expect(read(mark)).toEqual({ value: null });
});

it('what is too long is left out, never cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (length) => {
      const text = 'x'.repeat(length);
      expect(read(text, 50)).toEqual(length > 50 ? { issue: 'too_long' } : { value: text });
    }),
  );
});
