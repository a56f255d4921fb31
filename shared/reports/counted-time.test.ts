import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countedTime } from './counted-time.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const counted = (report_time: string, mtime = '2026-11-20T11:00:00Z', time_zone?: string) =>
  countedTime(report_time, { mtime: new Date(mtime), now: NOW, time_zone });

it('a report from the future counts as made at its mtime', () => {
  expect(counted('2062-11-20T02:15:00')).toBe('2026-11-20T11:00:00');
  expect(counted('2062-11-20T02:15:00', undefined, 'America/Chicago')).toBe('2026-11-20T05:00:00');
});

it('up to a day ahead is a difference of clocks', () => {
  for (const time of ['2026-11-21T12:00:00', '2026-11-20T11:30:00', '2026-11-01T02:00:00'])
    expect(counted(time)).toBe(time);
  expect(counted('2026-11-21T12:00:01')).toBe('2026-11-20T11:00:00');
});

it('an old mtime makes no report of today one from the future, and an mtime ahead proves nothing', () => {
  expect(counted('2026-11-20T02:00:00', '1970-01-01T00:00:00Z')).toBe('2026-11-20T02:00:00');
  expect(counted('2062-11-20T02:15:00', '2062-11-20T02:15:00Z')).toBe('2026-11-20T12:00:00');
});

it('no report counts as made more than a day after the clock', () => {
  const instant = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, instant, (stamp, mtime) => {
      const report_time = countedTime(stamp.toISOString().slice(0, 19), { mtime, now: NOW });
      expect(report_time <= '2026-11-21T12:00:00').toBe(true);
    }),
  );
});
