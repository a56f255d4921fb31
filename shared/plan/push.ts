import type { ReportTime } from '../report.js';

/**
 * Reports of one push lie within two hours: Paycom writes them one by one, minutes apart, and pushes are hours apart. It is
 * judged between two report times alone, so it does not depend on what was delivered in which order.
 */
const PUSH_MS = 2 * 60 * 60 * 1000;

export function isSamePush(one: ReportTime, other: ReportTime): boolean {
  return one === other || Math.abs(instant(one) - instant(other)) <= PUSH_MS;
}

/** Whether a report belongs to a push after that of the other. */
export function isLaterPush(one: ReportTime, other: ReportTime): boolean {
  return one > other && !isSamePush(one, other);
}

/** A wall-clock time on a scale of milliseconds; the zone does not matter for differences. */
function instant(time: ReportTime): number {
  return Date.parse(`${time}Z`);
}

/** The earliest time that a report of the same push can have. */
export function earliestOfPush(time: ReportTime): ReportTime {
  return new Date(instant(time) - PUSH_MS).toISOString().slice(0, 19);
}
