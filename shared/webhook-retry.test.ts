import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryWait } from './webhook-retry.js';

const HOUR_MS = 3_600_000;
const limitMs = 72 * HOUR_MS;

/** When each attempt takes place, in milliseconds after the first. */
function attemptsOf(limitMs: number, random: number): number[] {
  const times = [0];
  for (;;) {
    const elapsedMs = times.at(-1) ?? 0;
    const wait = retryWait({ attempts: times.length, elapsedMs, limitMs }, random);
    if (wait === null) return times;
    times.push(elapsedMs + wait);
  }
}

test('tries at once, after 5 seconds, 5 minutes, and ever later, for the last time after 72 hours', () => {
  expect(attemptsOf(limitMs, 0).map((time) => time / 1_000)).toEqual([
    0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 259_200,
  ]);
});

test('without hours to retry, the first attempt is the last', () => {
  expect(attemptsOf(0, 1)).toEqual([0]);
});

test('for any limit, attempts go forward, and the last one is exactly at the limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 * HOUR_MS }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (limit, random) => {
        const times = attemptsOf(limit, random);
        expect(times.at(-1)).toBe(limit);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      },
    ),
  );
});
