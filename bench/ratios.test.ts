import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ratios, regressionsIn, TOLERANCE } from './ratios.js';

const name = fc.string({ minLength: 1 });
const ratio = fc.double({ min: 0.01, max: 100, noNaN: true });
const ratios = fc.dictionary(name, ratio);

/** Measures each kept ratio this many times as high. */
const times = (kept: Ratios, factor: number): Ratios =>
  Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, value * factor]));

test('ratios that are better, equal or within the tolerance are no regressions', () => {
  const factor = fc.double({ min: 0, max: 1 + TOLERANCE - 0.001, noNaN: true });
  fc.assert(
    fc.property(ratios, factor, (kept, by) => {
      expect(regressionsIn(kept, times(kept, by))).toEqual([]);
    }),
  );
});

test('each ratio that is worse by more than the tolerance is named with both figures', () => {
  const factor = fc.double({ min: 1 + TOLERANCE + 0.001, max: 10, noNaN: true });
  fc.assert(
    fc.property(ratios, ratios, factor, (kept, others, by) => {
      const measured = { ...others, ...times(kept, by) };
      const expected = Object.entries(kept).map(([key, value]) => ({
        name: key,
        kept: value,
        measured: measured[key],
      }));
      expect(regressionsIn(kept, measured)).toEqual(expected);
    }),
  );
});

test.each([{}, { push: Number.NaN }])('a kept ratio that is not measured is a regression: %j', (measured) => {
  expect(regressionsIn({ push: 2 }, measured)).toEqual([{ name: 'push', kept: 2 }]);
});

test('a ratio that is not kept is not compared', () => {
  expect(regressionsIn({}, { push: 2 })).toEqual([]);
});
