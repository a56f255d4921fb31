import fc from 'fast-check';
import { expect, it } from 'vitest';
import { earliestOfPush, isLaterPush, isSamePush } from './push.js';

it('two hours apart is one push, a second more is another', () => {
  expect(isSamePush('2026-11-01T23:30:00', '2026-11-02T01:30:00')).toBe(true);
  expect(isSamePush('2026-11-01T23:30:00', '2026-11-02T01:30:01')).toBe(false);
  expect(isLaterPush('2026-11-02T01:30:00', '2026-11-01T23:30:00')).toBe(false);
  expect(isLaterPush('2026-11-02T01:30:01', '2026-11-01T23:30:00')).toBe(true);
});

it('of any two reports one is later, or both are of one push', () => {
  const time = fc
    .integer({ min: 0, max: 6 * 3600 })
    .map((seconds) => new Date(Date.UTC(2026, 10, 1) + seconds * 1000).toISOString().slice(0, 19));
  fc.assert(
    fc.property(time, time, (one, other) => {
      const outcomes = [isLaterPush(one, other), isLaterPush(other, one), isSamePush(one, other)];
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(isSamePush(one, other)).toBe(earliestOfPush(one) <= other && earliestOfPush(other) <= one);
    }),
  );
});
