import { z } from 'zod';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from '../decimal.js';
import type { Employee } from '../employee.js';
import type { ReportTime } from '../report.js';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

export const AVAILABILITY_REASONS = [
  'active',
  /** Of those who are not available. */
  'on_leave',
  'terminated',
  'inactive',
  'status_unknown',
  /** Further hours pass the limit of the week. */
  'no_hours_left',
  /** Why it is not known how many hours are left. */
  'no_maximum',
  'no_hours_worked',
  'hours_outdated',
  'missing_from_reports',
] as const;
type AvailabilityReason = (typeof AVAILABILITY_REASONS)[number];

/** Whether somebody can work, and for how long within the limit of this week. Hours are decimals, or `unknown`. */
export const Availability = z.object({
  available: z.boolean(),
  hours_left: z.string().meta({
    description: 'Hours this week until the maximum, as a decimal, never negative; or `unknown`',
    example: '12.50',
  }),
  reasons: z.array(z.enum(AVAILABILITY_REASONS)),
});
export type Availability = z.infer<typeof Availability>;

export type HoursOf = Pick<Employee, 'max_hours_per_week' | 'hours_worked_current_period'> & {
  /** Whether the newest full report leaves the employee out. */
  readonly missing: boolean;
};
/** `hours_as_of`: when the newest report was made that told hours worked, and that the roster has; null without one. */
export type Clock = { readonly now: Date; readonly hours_as_of: ReportTime | null };

/** Exact hours, or why they are not known. */
export type HoursLeft = { readonly left: Decimal } | { readonly unknown: AvailabilityReason };

/** Who is active can work. How many hours are left does not decide on that: whoever has none left works overtime. */
export function availabilityOf(employee: HoursOf & Pick<Employee, 'status'>, clock: Clock): Availability {
  const { status } = employee;
  const hours = hoursLeft(employee, clock);
  const none = 'left' in hours && hours.left.digits === 0n;
  return {
    available: status === 'active',
    hours_left: 'left' in hours ? formatDecimal(hours.left, 2) : 'unknown',
    reasons: [
      status ?? 'status_unknown',
      ...(none ? (['no_hours_left'] as const) : []),
      ...('unknown' in hours ? [hours.unknown] : []),
    ],
  };
}

/** The maximum of the week less what was worked, and not less than nothing. */
export function hoursLeft(employee: HoursOf, { now, hours_as_of }: Clock): HoursLeft {
  const { max_hours_per_week, hours_worked_current_period, missing } = employee;
  const most = max_hours_per_week === null ? null : parseDecimal(String(max_hours_per_week));
  if (most === null) return { unknown: 'no_maximum' };
  const worked = hours_worked_current_period === null ? null : parseDecimal(hours_worked_current_period);
  if (worked === null) return { unknown: 'no_hours_worked' };
  if (missing) return { unknown: 'missing_from_reports' };
  if (!areCurrent(hours_as_of, now)) return { unknown: 'hours_outdated' };
  const scale = Math.max(most.scale, worked.scale);
  const digits = digitsAt(most, scale) - digitsAt(worked, scale);
  return { left: { digits: digits < 0n ? 0n : digits, scale } };
}

/**
 * Hours worked count for a week from the time of the report, unless that lies in the future. Whose hours a newer report only repeated is
 * not written anew, so the report counts, not the employee's own `sources`.
 */
export function areCurrent(hours_as_of: ReportTime | null, now: Date): boolean {
  return hours_as_of !== null && hours_as_of >= currentSince(now) && hours_as_of <= currentUntil(now);
}

/** The earliest time of a report whose hours still count. */
export function currentSince(now: Date): ReportTime {
  return reportTimeOf(now.getTime() - WEEK_MS);
}

/** The latest time: a report's clock may be of a zone that is ahead of ours by less than a day; what is later is a wrong clock's. */
export function currentUntil(now: Date): ReportTime {
  return reportTimeOf(now.getTime() + DAY_MS);
}

function reportTimeOf(ms: number): ReportTime {
  return new Date(ms).toISOString().slice(0, 19);
}
