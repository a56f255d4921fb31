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

/**
 * Like `wallTime`, but never earlier than an instant before. When the clock is set back, its hour comes twice: all instants of the second
 * time are the last second of the first time. In spring an hour is missing, and no instant is in it.
 */
export function orderedWallTime(instant: Date, time_zone: string): ReportTime {
  const at = (ms: number) => wallTime(new Date(ms), time_zone);
  const now = instant.getTime();
  const time = at(now);
  const isAfterChange = wallTimeMs(at(now - MOST_SET_BACK_MS)) - wallTimeMs(time) > -MOST_SET_BACK_MS + 999;
  if (!isAfterChange) return time;
  const last = Math.floor(now / CHANGE_MS) * CHANGE_MS - SECOND_MS;
  const before = Array.from({ length: MOST_SET_BACK_MS / CHANGE_MS }, (_, back) =>
    at(last - back * CHANGE_MS),
  );
  return [time, ...before].sort().at(-1) ?? time;
}

const SECOND_MS = 1_000;
/** Clocks are set back by at most this, at a full quarter of an hour. */
const MOST_SET_BACK_MS = 3 * 3_600_000;
const CHANGE_MS = 15 * 60_000;

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
