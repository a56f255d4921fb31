import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadOf } from './pay-spread.js';

const tallied = (...amounts: string[]) => {
  const tally = new Map<string, number>();
  for (const amount of amounts) tally.set(amount, (tally.get(amount) ?? 0) + 1);
  return spreadOf(tally);
};

it.each([
  ['one person', ['18.70'], { people: 1, min: '18.70', median: '18.70', mean: '18.70', max: '18.70' }],
  [
    'two people, with a median between cents',
    ['18.70', '18.75'],
    { people: 2, min: '18.70', median: '18.725', mean: '18.73', max: '18.75' },
  ],
  [
    'three people, two with the same pay',
    ['10', '10.00', '100'],
    { people: 3, min: '10.00', median: '10.00', mean: '40.00', max: '100.00' },
  ],
  [
    'amounts by value, not by text',
    ['9.5', '10.25', '100'],
    { people: 3, min: '9.50', median: '10.25', mean: '39.92', max: '100.00' },
  ],
  [
    'amounts that a float would round',
    ['999999999999999.99', '999999999999999.98', '0.01'],
    {
      people: 3,
      min: '0.01',
      median: '999999999999999.98',
      mean: '666666666666666.66',
      max: '999999999999999.99',
    },
  ],
])('computes the spread of %s', (_, amounts, spread) => {
  expect(tallied(...amounts)).toEqual(spread);
});

it('returns null for an empty tally', () => {
  expect(tallied()).toBeNull();
});

it('equals the result of a naive computation', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 999_999 }), { minLength: 1, maxLength: 50 }), (cents) => {
      const text = (amount: number) => (amount / 100).toFixed(2);
      const sorted = cents.toSorted((a, b) => a - b);
      const at = (rank: number) => sorted[rank] ?? 0;
      const middle = at(Math.floor((cents.length - 1) / 2)) + at(Math.floor(cents.length / 2));
      const spread = tallied(...cents.map(text));
      expect(spread).toMatchObject({
        people: cents.length,
        min: text(at(0)),
        max: text(at(cents.length - 1)),
      });
      expect(Number(spread?.median)).toBeCloseTo(middle / 200, 6);
      const sum = cents.reduce((total, amount) => total + amount, 0);
      expect(Number(spread?.mean)).toBe(Math.floor((sum * 2 + cents.length) / (cents.length * 2)) / 100);
    }),
  );
});
