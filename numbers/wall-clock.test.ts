import fc from 'fast-check';
import { expect, it } from 'vitest';
import { secondsOfWallClock, wallClock } from './wall-clock.js';

it('agrees with Date on every day of the years 1 to 9999', () => {
  const first = Date.parse('0001-01-01T00:00:00Z') / 86_400_000;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_652_058 }), fc.integer({ min: 0, max: 86_399 }), (day, time) => {
      const unix = (first + day) * 86_400 + time;
      expect(wallClock(unix - 978_307_200)).toBe(new Date(unix * 1000).toISOString().slice(0, 19));
    }),
    { numRuns: 3_000 },
  );
});

it.each<[number, string]>([
  [0, '2001-01-01T00:00:00'],
  [-1, '2000-12-31T23:59:59'],
  [0.5, '2001-01-01T00:00:00.500000'],
  [-0.25, '2000-12-31T23:59:59.750000'],
  [59.9999999, '2001-01-01T00:01:00'],
])('%s seconds are %s', (seconds, expected) => {
  expect(wallClock(seconds)).toBe(expected);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -1e12, 3e11])('gives no date for %s seconds', (seconds) => {
  expect(wallClock(seconds)).toBeNull();
});

it.each(['2026-02-30T00:00:00', '2026-11-01', '2026-11-01T24:00:00', '9999-01-01T00:00:00.000001', ''])(
  'rejects the date "%s"',
  (text) => {
    expect(() => secondsOfWallClock(text)).toThrow(RangeError);
  },
);
