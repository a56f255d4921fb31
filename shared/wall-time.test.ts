import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, orderedWallTime, wallTime } from './wall-time.js';

describe('wallTime', () => {
  it.each([
    ['UTC', '2026-11-10T02:05:07Z', '2026-11-10T02:05:07'],
    ['America/Chicago', '2026-11-10T02:05:07Z', '2026-11-09T20:05:07'],
    ['America/Chicago', '2026-07-10T05:00:00Z', '2026-07-10T00:00:00'],
    ['Asia/Kolkata', '2026-12-31T18:30:00Z', '2027-01-01T00:00:00'],
    ['America/Chicago', '1970-01-01T00:00:00Z', '1969-12-31T18:00:00'],
  ])('in %s the clock shows %s as %s', (zone, instant, shown) => {
    expect(wallTime(new Date(instant), zone)).toBe(shown);
  });

  it('in UTC is the ISO text of any instant', () => {
    const instants = fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (at) => {
        expect(wallTime(at, 'UTC')).toBe(at.toISOString().slice(0, 19));
      }),
    );
  });
});

it('knows IANA names from other text', () => {
  expect(['UTC', 'America/New_York', 'Europe/Berlin'].every(isTimeZone)).toBe(true);
  expect(['Oklahoma', '', 'UTC+25', 'America/Nowhere'].some(isTimeZone)).toBe(false);
});

describe('orderedWallTime', () => {
  it.each([
    ['America/New_York', '2026-11-01T05:50:00Z', '2026-11-01T01:50:00'],
    ['America/New_York', '2026-11-01T06:00:00Z', '2026-11-01T01:59:59'],
    ['America/New_York', '2026-11-01T06:59:59Z', '2026-11-01T01:59:59'],
    ['America/New_York', '2026-11-01T07:00:00Z', '2026-11-01T02:00:00'],
    ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08T01:59:59'],
    ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08T03:00:00'],
    ['Australia/Lord_Howe', '2026-04-04T15:10:00Z', '2026-04-05T01:59:59'],
    ['UTC', '2026-11-01T06:25:00Z', '2026-11-01T06:25:00'],
  ])('in %s an instant of %s is %s', (zone, instant, shown) => {
    expect(orderedWallTime(new Date(instant), zone)).toBe(shown);
  });

  it('a later instant never has an earlier time, on days when the clock changes too', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/St_Johns',
    );
    const days = fc.constantFrom(
      '2026-11-01',
      '2026-03-08',
      '2026-10-25',
      '2026-03-29',
      '2026-04-04',
      '2026-10-03',
    );
    const seconds = fc.tuple(fc.integer({ min: 0, max: 86_400 }), fc.integer({ min: 0, max: 10_800 }));
    fc.assert(
      fc.property(zones, days, seconds, (zone, day, [start, later]) => {
        const at = (second: number) =>
          orderedWallTime(new Date(Date.parse(`${day}T00:00:00Z`) + second * 1_000), zone);
        expect(at(start) <= at(start + later)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
