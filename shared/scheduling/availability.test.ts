import fc from 'fast-check';
import { expect, it } from 'vitest';
import { availabilityOf, type Clock, currentSince, hoursLeft } from './availability.js';

const NOW = '2026-11-10T12:00:00';
const CLOCK: Clock = { now: NOW, hours_as_of: '2026-11-09T02:00:00' };
const person = {
  status: 'active' as const,
  max_hours_per_week: 37.5,
  hours_worked_current_period: '30.25',
  missing: false,
  ...{ hire_date: '2020-03-01', rehire_date: null, termination_date: null },
};
const availability = (facts: Partial<typeof person> | object, clock = CLOCK) =>
  availabilityOf({ ...person, ...facts }, clock);

it('only an active employee is available', () => {
  expect(availability({})).toEqual({ available: true, hours_left: '7.25', reasons: ['active'] });
  for (const status of ['on_leave', 'terminated', 'inactive'])
    expect(availability({ status })).toMatchObject({ available: false, reasons: [status] });
  expect(availability({ status: null })).toMatchObject({ available: false, reasons: ['status_unknown'] });
});

it('an active employee works from the hire date to the termination date', () => {
  const on = (day: string, dates: object) =>
    availability(dates, { now: `${day}T00:00:00`, hours_as_of: null });
  const hired = { hire_date: '2027-01-04' };
  expect(on('2027-01-03', hired)).toMatchObject({
    available: false,
    reasons: ['active', 'not_started', 'hours_outdated'],
  });
  expect(on('2027-01-04', hired)).toMatchObject({ available: true });
  const leaving = { termination_date: '2026-12-31' };
  expect(on('2026-12-31', leaving)).toMatchObject({ available: true });
  expect(on('2027-01-01', leaving)).toMatchObject({
    available: false,
    reasons: ['active', 'ended', 'hours_outdated'],
  });
});

it('a termination date of an earlier employment ends nothing', () => {
  const rehired = { rehire_date: '2026-11-05', termination_date: '2026-05-01' };
  expect(availability(rehired).available).toBe(true);
  expect(availability({ ...rehired, rehire_date: '2026-12-01' })).toMatchObject({
    available: false,
    reasons: ['active', 'not_started'],
  });
  expect(availability({ hire_date: '2026-11-01', termination_date: '2026-05-01' }).available).toBe(true);
});

it('an employee over the maximum has zero hours left, and is still available', () => {
  for (const hours_worked_current_period of ['37.50', '60.00'])
    expect(availability({ hours_worked_current_period })).toEqual({
      available: true,
      hours_left: '0.00',
      reasons: ['active', 'no_hours_left'],
    });
});

it('hours that are missing or outdated are unknown, not zero', () => {
  const unknown = (reason: string) => ({
    available: true,
    hours_left: 'unknown',
    reasons: ['active', reason],
  });
  expect(availability({ max_hours_per_week: null })).toEqual(unknown('no_maximum'));
  expect(availability({ hours_worked_current_period: null })).toEqual(unknown('no_hours_worked'));
  expect(availability({ missing: true })).toEqual(unknown('missing_from_reports'));
  expect(availability({}, { now: NOW, hours_as_of: null })).toEqual(unknown('hours_outdated'));
  expect(availability({}, { now: NOW, hours_as_of: '2026-11-03T11:59:59' })).toEqual(
    unknown('hours_outdated'),
  );
  expect(availability({}, { now: NOW, hours_as_of: '2026-11-03T12:00:00' })).toMatchObject({
    hours_left: '7.25',
  });
  expect(availability({ max_hours_per_week: 1e300 })).toEqual(unknown('no_maximum'));
});

it('ignores a report from the future, but accepts one from a time zone ahead, also at the turn of the year', () => {
  expect(currentSince('2027-01-03T00:00:00')).toBe('2026-12-27T00:00:00');
  const now = '2026-12-31T12:00:00';
  expect(availability({}, { now, hours_as_of: '2027-01-01T12:00:00' })).toMatchObject({ hours_left: '7.25' });
  expect(availability({}, { now, hours_as_of: '2027-01-01T12:00:01' })).toMatchObject({
    hours_left: 'unknown',
    reasons: ['active', 'hours_outdated'],
  });
});

it('hours left are exact decimals, without the rounding errors of doubles', () => {
  const cents = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(cents, cents, (max, worked) => {
      const hours = hoursLeft(
        {
          max_hours_per_week: max / 100,
          hours_worked_current_period: (worked / 100).toFixed(2),
          missing: false,
        },
        CLOCK,
      );
      if (!('left' in hours)) throw new Error('unknown');
      const { digits, scale } = hours.left;
      expect(digits * 10n ** BigInt(2 - scale)).toBe(BigInt(Math.max(0, max - worked)));
    }),
  );
});
