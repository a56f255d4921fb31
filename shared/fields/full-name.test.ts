import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readNamePart } from './full-name.js';

const split = (value: string) => {
  const cell = { type: 'text', value } as const;
  return [readNamePart(cell, 'last_name'), readNamePart(cell, 'first_name')];
};

it('splits only at the first comma', () => {
  expect(split('ST. JOHN, MARY  JO')).toEqual([{ value: 'ST. JOHN' }, { value: 'MARY JO' }]);
  expect(split('SMITH, JOHN, JR.')).toEqual([{ value: 'SMITH' }, { value: 'JOHN, JR.' }]);
});

it('a name without a comma leaves the first name as it is, and an empty name clears both', () => {
  expect(split('CHER')).toEqual([{ value: 'CHER' }, undefined]);
  expect(split('SMITH,')).toEqual([{ value: 'SMITH' }, undefined]);
  expect(split(' ')).toEqual([{ value: null }, { value: null }]);
});

it('only the part that is too long is an issue', () => {
  expect(split(`${'x'.repeat(101)}, ANN`)).toEqual([{ issue: 'too_long' }, { value: 'ANN' }]);
});

it('splits any last and given names', () => {
  const word = fc.stringMatching(/^[A-ZÀ-Ý]{1,12}( [A-ZÀ-Ý]{1,12})?$/);
  fc.assert(
    fc.property(word, word, (last, first) => {
      expect(split(`${last} ,  ${first}`)).toEqual([{ value: last }, { value: first }]);
    }),
  );
});
