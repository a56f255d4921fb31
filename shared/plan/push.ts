import type { ReportTime } from '../report.js';
import { shiftWallTime, wallTimeMs } from '../wall-time.js';

/**
 * The most minutes that reports of one push are apart: Paycom writes them one by one, minutes apart. A setting, because a site may push
 * every hour.
 */
export type PushWindow = number;

const MINUTE_MS = 60_000;

/** Only the two report times are compared, so the result does not depend on the order of deliveries. */
export function isSamePush(left: ReportTime, right: ReportTime, window: PushWindow): boolean {
  return left === right || Math.abs(wallTimeMs(left) - wallTimeMs(right)) <= window * MINUTE_MS;
}

/** Whether a report belongs to a later push than the other report. */
export function isLaterPush(time: ReportTime, other: ReportTime, window: PushWindow): boolean {
  return time > other && !isSamePush(time, other, window);
}

/** The earliest time that a report of the same push can have. */
export function earliestOfPush(time: ReportTime, window: PushWindow): ReportTime {
  return shiftWallTime(time, -window * MINUTE_MS);
}
