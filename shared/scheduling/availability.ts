import { z } from 'zod';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from '../decimal.js';
import type { Employee } from '../employee.js';
import type { ReportTime } from '../report.js';
import { shiftWallTime } from '../wall-time.js';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

export const AVAILABILITY_REASONS = [
  'active',
  /** Not available. */
  'on_leave',
  'terminated',
  'inactive',
  'status_unknown',
  /** Active in the newest report, but the hire date is ahead, or the termination date is past. */
  'not_started',
  'ended',
  /** More hours exceed the weekly maximum. */
  'no_hours_left',
  /** Why the hours left are unknown. */
  'no_maximum',
  'no_hours_worked',
  'hours_outdated',
  'missing_from_reports',
] as const;
type AvailabilityReason = (typeof AVAILABILITY_REASONS)[number];

/** Whether an employee can work, and how many hours are left of the weekly maximum: a decimal or `unknown`. */
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
  /** Whether the newest full report does not list the employee. */
  readonly missing: boolean;
};
/** `now`: the wall clock of the site. `hours_as_of`: the time of the newest applied report with hours worked. Null without one. */
export type Clock = { readonly now: ReportTime; readonly hours_as_of: ReportTime | null };

/** The dates between which an employee works for the company. */
export type EmploymentDates = Pick<Employee, 'hire_date' | 'rehire_date' | 'termination_date'>;

/** Exact hours, or why they are unknown. */
export type HoursLeft = { readonly left: Decimal } | { readonly unknown: AvailabilityReason };

/**
 * An active employee is available, from the hire date to the termination date. The hours left do not matter for that: without any, the
 * employee works overtime.
 */
export function availabilityOf(
  employee: HoursOf & Pick<Employee, 'status'> & EmploymentDates,
  clock: Clock,
): Availability {
  const { status } = employee;
  const hours = hoursLeft(employee, clock);
  const none = 'left' in hours && hours.left.digits === 0n;
  const absence = status === 'active' ? absenceOn(clock.now.slice(0, 10), employee) : null;
  return {
    available: status === 'active' && absence === null,
    hours_left: 'left' in hours ? formatDecimal(hours.left, 2) : 'unknown',
    reasons: [
      status ?? 'status_unknown',
      ...(absence === null ? [] : [absence]),
      ...(none ? (['no_hours_left'] as const) : []),
      ...('unknown' in hours ? [hours.unknown] : []),
    ],
  };
}

/**
 * Returns why an employee does not work on a day: not hired or rehired yet, or ended before it. The day of the termination is worked. A
 * termination date before the latest hire is of an earlier employment. `worksOn` of infra/roster/employee-query.ts is the same rule.
 */
function absenceOn(day: string, dates: EmploymentDates): 'not_started' | 'ended' | null {
  const { hire_date, rehire_date, termination_date } = dates;
  if (hire_date !== null && hire_date > day) return 'not_started';
  if (termination_date === null || termination_date >= day) return null;
  if (rehire_date !== null && rehire_date > day) return 'not_started';
  const begun = [hire_date, rehire_date].some((date) => date !== null && date > termination_date);
  return begun ? null : 'ended';
}

/** Returns the weekly maximum minus the hours worked, at least zero. */
export function hoursLeft(employee: HoursOf, { now, hours_as_of }: Clock): HoursLeft {
  const { max_hours_per_week, hours_worked_current_period, missing } = employee;
  const max = max_hours_per_week === null ? null : parseDecimal(String(max_hours_per_week));
  if (max === null) return { unknown: 'no_maximum' };
  const worked = hours_worked_current_period === null ? null : parseDecimal(hours_worked_current_period);
  if (worked === null) return { unknown: 'no_hours_worked' };
  if (missing) return { unknown: 'missing_from_reports' };
  if (!areCurrent(hours_as_of, now)) return { unknown: 'hours_outdated' };
  const scale = Math.max(max.scale, worked.scale);
  const digits = digitsAt(max, scale) - digitsAt(worked, scale);
  return { left: { digits: digits < 0n ? 0n : digits, scale } };
}

/**
 * Whether hours worked are current: up to a week after the report, and not from a report in the future. The report time counts, not the
 * employee's own `sources`, because an employee whose hours a newer report only repeats is not written again.
 */
export function areCurrent(hours_as_of: ReportTime | null, now: ReportTime): boolean {
  return hours_as_of !== null && hours_as_of >= currentSince(now) && hours_as_of <= currentUntil(now);
}

/** Returns the earliest report time whose hours are still current. */
export function currentSince(now: ReportTime): ReportTime {
  return shiftWallTime(now, -WEEK_MS);
}

/** Returns the latest valid report time. A later time means a wrong clock. */
export function currentUntil(now: ReportTime): ReportTime {
  return shiftWallTime(now, DAY_MS);
}
