import type { ReportTime } from '../report.js';

/**
 * The most minutes that reports of one push are apart: Paycom writes them one by one, minutes apart. A setting, because a site may push
 * every hour.
 */
export type PushWindow = number;

const MINUTE_MS = 60_000;

/** Only the two report times are compared, so the result does not depend on the order of deliveries. */
export function isSamePush(left: ReportTime, right: ReportTime, window: PushWindow): boolean {
  return left === right || Math.abs(epochMs(left) - epochMs(right)) <= window * MINUTE_MS;
}

/** Whether a report belongs to a later push than the other report. */
export function isLaterPush(time: ReportTime, other: ReportTime, window: PushWindow): boolean {
  return time > other && !isSamePush(time, other, window);
}

/** A wall-clock time in milliseconds. The time zone does not matter for differences. */
function epochMs(time: ReportTime): number {
  return Date.parse(`${time}Z`);
}

/** The earliest time that a report of the same push can have. */
export function earliestOfPush(time: ReportTime, window: PushWindow): ReportTime {
  return new Date(epochMs(time) - window * MINUTE_MS).toISOString().slice(0, 19);
}
