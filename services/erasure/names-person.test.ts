import { expect, test } from 'vitest';
import { namesPerson } from './names-person.js';

const person = { employee_id: '00420', names: ['Mary Ann', "Ó'Brien-de la Cruz"] };

test.each([
  ['the code', 'asked by 00420'],
  ['the code without its zeros', 'number 420 asked'],
  ['a name of two words', 'MARY ANN asked'],
  ['a name with another separator', 'for mary-ann'],
  ['a longer word of a name', 'the Cruz request'],
  ['a name without its accent', "o'brien de la cruz"],
  ['a name without its separators', 'maryann left'],
])('%s is found', (_, reason) => {
  expect(namesPerson(reason, person)).toBe(true);
});

test.each(['request of 2026-11-27', 'asked for', 'de la administration, ann. report', '4200', ''])(
  '%o names nobody',
  (reason) => {
    expect(namesPerson(reason, person)).toBe(false);
  },
);

test('a day is no code without its zeros', () => {
  const person = { employee_id: '0027', names: [] };
  expect(namesPerson('request of 2026-11-27', person)).toBe(false);
  expect(namesPerson('0027 asked', person)).toBe(true);
});

test('a person without names is found by the code alone', () => {
  const unnamed = { employee_id: 'ZQ.7', names: [''] };
  expect([namesPerson('for zq.7', unnamed), namesPerson('for zq', unnamed)]).toEqual([true, false]);
});
