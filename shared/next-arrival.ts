import type { ReportTime } from './report.js';
import { shiftWallTime, wallTimeMs } from './wall-time.js';

/** The time when the next report should be made, by the times of earlier ones. `late_minutes` is null while it is not late. */
export type NextArrival = { readonly due_at: ReportTime; readonly late_minutes: number | null };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Reports of one push: Paycom writes them some minutes apart, and a type can have several exports in it. */
const SAME_PUSH_MS = HOUR_MS;
const LEAST_GAPS = 2;
/** A report is late only after this share of its gap, and never within the first hour. */
const MARGIN = 0.25;

/**
 * Expects the next report after the median gap between the former ones. Gaps that began on the weekday of the newest report are preferred,
 * so that a report of working days is not late on a weekend. Null when there are too few reports.
 */
export function nextArrival(times: readonly ReportTime[], now: ReportTime): NextArrival | null {
  const pushes = pushTimes(times.filter((time) => time <= now));
  const last = pushes.at(-1);
  const gaps = pushes
    .slice(1)
    .map((at, index) => ({ from: pushes[index] ?? at, ms: at - (pushes[index] ?? at) }));
  if (last === undefined || gaps.length < LEAST_GAPS) return null;
  const sameDay = gaps.filter(({ from }) => weekdayOf(from) === weekdayOf(last));
  const gap = median((sameDay.length >= LEAST_GAPS ? sameDay : gaps).map(({ ms }) => ms));
  const late = wallTimeMs(now) - last - gap;
  const isLate = late > Math.max(HOUR_MS, gap * MARGIN);
  return {
    due_at: shiftWallTime(new Date(last).toISOString().slice(0, 19), gap),
    late_minutes: isLate ? Math.floor(late / MINUTE_MS) : null,
  };
}

/** The time of the first report of each push, oldest first. */
function pushTimes(times: readonly ReportTime[]): number[] {
  const found: number[] = [];
  for (const at of times.map(wallTimeMs).toSorted((a, b) => a - b)) {
    if (at - (found.at(-1) ?? Number.NEGATIVE_INFINITY) > SAME_PUSH_MS) found.push(at);
  }
  return found;
}

function weekdayOf(ms: number): number {
  return new Date(ms).getUTCDay();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
