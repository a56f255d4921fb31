import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, wallTime } from './wall-time.js';

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
