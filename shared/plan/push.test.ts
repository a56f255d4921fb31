import fc from 'fast-check';
import { expect, it } from 'vitest';
import { earliestOfPush, isLaterPush, isSamePush } from './push.js';

it('reports up to the window apart are one push, and one second more is another push', () => {
  expect(isSamePush('2026-11-01T23:45:00', '2026-11-02T00:15:00', 30)).toBe(true);
  expect(isSamePush('2026-11-01T23:45:00', '2026-11-02T00:15:01', 30)).toBe(false);
  expect(isLaterPush('2026-11-02T00:15:00', '2026-11-01T23:45:00', 30)).toBe(false);
  expect(isLaterPush('2026-11-02T00:15:01', '2026-11-01T23:45:00', 30)).toBe(true);
});

it('two reports are of the same push, or exactly one of them is later', () => {
  const time = fc
    .integer({ min: 0, max: 6 * 3600 })
    .map((seconds) => new Date(Date.UTC(2026, 10, 1) + seconds * 1000).toISOString().slice(0, 19));
  fc.assert(
    fc.property(time, time, fc.nat({ max: 240 }), (a, b, window) => {
      const outcomes = [isLaterPush(a, b, window), isLaterPush(b, a, window), isSamePush(a, b, window)];
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(isSamePush(a, b, window)).toBe(earliestOfPush(a, window) <= b && earliestOfPush(b, window) <= a);
    }),
  );
});
