import fc from 'fast-check';
import { expect, it } from 'vitest';
import { earliestOfPush, isLaterPush, isSamePush } from './push.js';

it('reports two hours apart are one push, and one second more is another push', () => {
  expect(isSamePush('2026-11-01T23:30:00', '2026-11-02T01:30:00')).toBe(true);
  expect(isSamePush('2026-11-01T23:30:00', '2026-11-02T01:30:01')).toBe(false);
  expect(isLaterPush('2026-11-02T01:30:00', '2026-11-01T23:30:00')).toBe(false);
  expect(isLaterPush('2026-11-02T01:30:01', '2026-11-01T23:30:00')).toBe(true);
});

it('two reports are of the same push, or exactly one of them is later', () => {
  const time = fc
    .integer({ min: 0, max: 6 * 3600 })
    .map((seconds) => new Date(Date.UTC(2026, 10, 1) + seconds * 1000).toISOString().slice(0, 19));
  fc.assert(
    fc.property(time, time, (a, b) => {
      const outcomes = [isLaterPush(a, b), isLaterPush(b, a), isSamePush(a, b)];
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(isSamePush(a, b)).toBe(earliestOfPush(a) <= b && earliestOfPush(b) <= a);
    }),
  );
});
