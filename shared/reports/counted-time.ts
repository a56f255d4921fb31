import type { ReportTime } from '../report.js';
import { wallTime, wallTimeMs } from '../wall-time.js';

const DAY_MS = 24 * 3_600_000;

/**
 * Returns when a report counts as made. That is the time that its name gives, unless it cannot have been made yet: the time is more than a
 * day after the file's mtime and the clock (REPORTS §1). Such a report counts as made at its mtime, so that its time never becomes the
 * newest one. An mtime ahead of the clock proves nothing: the server's clock may be the wrong one.
 */
export function countedTime(
  report_time: ReportTime,
  { mtime, now, time_zone = 'UTC' }: { mtime: Date; now: Date; time_zone?: string | undefined },
): ReportTime {
  const nextDay = (instant: Date) => wallTime(new Date(instant.getTime() + DAY_MS), time_zone);
  const arrived = mtime > now ? now : mtime;
  const isFromFuture = report_time > nextDay(now) && report_time > nextDay(arrived);
  return isFromFuture ? wallTime(arrived, time_zone) : report_time;
}

/** Returns how many days the later time is ahead, each day begun as one. Zero when it is not later. */
export function daysBetween(earlier: ReportTime, later: ReportTime): number {
  return Math.max(0, Math.ceil((wallTimeMs(later) - wallTimeMs(earlier)) / DAY_MS));
}
