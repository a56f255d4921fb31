import type { ReportTime } from './report.js';

/** Formats are costly to make, and a process uses one or two zones. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Returns the wall-clock time of an instant in a time zone (IANA name). */
export function wallTime(instant: Date, time_zone: string): ReportTime {
  const parts = new Map(
    formatOf(time_zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes, length = 2) =>
    (parts.get(type) ?? '').padStart(length, '0');
  return `${part('year', 4)}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** Returns the wall-clock time that is `ms` later. Days have 24 hours: a wall clock does not know its zone. */
export function shiftWallTime(time: ReportTime, ms: number): ReportTime {
  return new Date(wallTimeMs(time) + ms).toISOString().slice(0, 19);
}

/** Returns a wall-clock time in milliseconds, only for differences between times of one zone. */
export function wallTimeMs(time: ReportTime): number {
  return Date.parse(`${time}Z`);
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const number = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn', year: 'numeric' },
    ...{ month: number, day: number, hour: number, minute: number, second: number },
  });
  FORMATS.set(timeZone, format);
  return format;
}
