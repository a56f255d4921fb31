import type { ReportTime } from '../report.js';

/**
 * Reports of one push are at most two hours apart: Paycom writes them one by one, minutes apart, and pushes are hours apart. Only the two
 * report times are compared, so the result does not depend on the order of deliveries.
 */
const PUSH_MS = 2 * 60 * 60 * 1000;

export function isSamePush(left: ReportTime, right: ReportTime): boolean {
  return left === right || Math.abs(epochMs(left) - epochMs(right)) <= PUSH_MS;
}

/** Whether a report belongs to a later push than the other report. */
export function isLaterPush(time: ReportTime, other: ReportTime): boolean {
  return time > other && !isSamePush(time, other);
}

/** A wall-clock time in milliseconds. The time zone does not matter for differences. */
function epochMs(time: ReportTime): number {
  return Date.parse(`${time}Z`);
}

/** The earliest time that a report of the same push can have. */
export function earliestOfPush(time: ReportTime): ReportTime {
  return new Date(epochMs(time) - PUSH_MS).toISOString().slice(0, 19);
}
