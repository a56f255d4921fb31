import { describe, expect, test } from 'vitest';
import { nextArrival } from './next-arrival.js';

const at = (day: string, time = '02:00:00') => `2026-${day}T${time}`;
const DAILY = ['11-02', '11-03', '11-04', '11-05'].map((day) => at(day));

describe('the next arrival', () => {
  test('is unknown before three deliveries', () => {
    expect(nextArrival([], at('11-05'))).toBeNull();
    expect(nextArrival([at('11-02'), at('11-03')], at('11-05'))).toBeNull();
    expect(nextArrival([at('11-02'), at('11-03'), at('11-03', '02:10:00')], at('11-05'))).toBeNull();
  });

  test('is one median gap after the last delivery, in any order of the times', () => {
    const expected = { due_at: at('11-06'), late_minutes: null };
    expect(nextArrival(DAILY, at('11-05', '12:00:00'))).toEqual(expected);
    expect(nextArrival(DAILY.toReversed(), at('11-05', '12:00:00'))).toEqual(expected);
  });

  test('is not moved by one delivery that came late', () => {
    const times = [at('11-01'), at('11-02'), at('11-03', '20:00:00'), at('11-04'), at('11-05'), at('11-06')];
    expect(nextArrival(times, at('11-06', '12:00:00'))?.due_at).toBe(at('11-07'));
  });

  test('is late only after a quarter of the gap, and then by all the time since it was due', () => {
    expect(nextArrival(DAILY, at('11-06', '08:00:00'))?.late_minutes).toBeNull();
    expect(nextArrival(DAILY, at('11-06', '08:00:01'))?.late_minutes).toBe(360);
  });

  test('is never late within an hour', () => {
    const hourly = ['02', '04', '06'].map((hour) => at('11-02', `${hour}:00:00`));
    expect(nextArrival(hourly, at('11-02', '09:00:00'))?.late_minutes).toBeNull();
    expect(nextArrival(hourly, at('11-02', '09:01:00'))?.late_minutes).toBe(61);
  });

  test('counts the reports of one push as one delivery', () => {
    const twice = DAILY.flatMap((time) => [time, time.replace('02:00:00', '02:04:00')]);
    expect(nextArrival(twice, at('11-05', '12:00:00'))).toEqual({ due_at: at('11-06'), late_minutes: null });
  });

  test('does not miss a report of working days on a weekend', () => {
    const weeks = ['11-02', '11-09', '11-16'].map((monday) => Number(monday.slice(3)));
    const times = weeks.flatMap((monday) =>
      [0, 1, 2, 3, 4].map((day) => at(`11-${String(monday + day).padStart(2, '0')}`)),
    );
    expect(nextArrival(times, at('11-22', '23:00:00'))).toEqual({ due_at: at('11-23'), late_minutes: null });
    expect(nextArrival(times.slice(0, -1), at('11-20', '14:00:00'))?.late_minutes).toBe(720);
  });

  test('ignores a report from the future', () => {
    expect(nextArrival([...DAILY, '2062-01-01T00:00:00'], at('11-05', '12:00:00'))?.due_at).toBe(at('11-06'));
  });
});
