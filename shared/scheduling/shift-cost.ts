import { compareText } from '../compare-text.js';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from '../decimal.js';
import type { Employee } from '../employee.js';
import { type Clock, type HoursOf, hoursLeft } from './availability.js';

/** Converts a salary to an hourly rate: 52 weeks of 40 hours. */
const HOURS_PER_YEAR = 2_080n;
/** Each band of pay is this much wider than the one below. */
const BAND_RATIO = 1.25;

export const COST_REASONS = [
  /** The whole shift is within the weekly maximum (`regular`), or a part exceeds it (`overtime`). */
  'regular',
  'overtime',
  /** Counted as if the whole shift were within the maximum. */
  'hours_unknown',
  /** Cost per hour from the salary, without a premium. */
  'salaried',
  /** Not eligible for overtime pay, so without a premium. */
  'exempt',
  /** Not in any report, so counted with the premium. */
  'overtime_eligibility_unknown',
  'rate_unknown',
] as const;
export type CostReason = (typeof COST_REASONS)[number];

export type ShiftPerson = HoursOf &
  Pick<Employee, 'employee_id' | 'hourly_rate' | 'salary' | 'overtime_eligible'>;

export type ShiftCost = {
  readonly regular_hours: string;
  readonly overtime_hours: string;
  /** Null when no rate is known. */
  readonly cents: bigint | null;
  readonly reasons: readonly CostReason[];
};

type Pay = { readonly amount: Decimal; readonly salaried: boolean };

type Ranked<Person> = ShiftCost & { readonly person: Person };

/** Computes the cost of a shift of `hours` for each person. Sorted by cost, unknown rates last, ties by employee id. */
export function rankByCost<Person extends ShiftPerson>(
  people: readonly Person[],
  hours: Decimal,
  clock: Clock,
): Ranked<Person>[] {
  return costsOf(people, hours, clock).sort((a, b) => compareKnown(a.cents, b.cents) || compareIds(a, b));
}

/**
 * Like `rankByCost`, for callers who may not see pay. Sorted by bands of pay per hour, each 25 % wide, then by overtime hours. The order is the
 * same for every length of a shift but for the overtime hours, which the caller sees. So many queries show no more of someone's pay than one.
 */
export function rankByBand<Person extends ShiftPerson>(
  people: readonly Person[],
  hours: Decimal,
  clock: Clock,
): Ranked<Person>[] {
  const banded = costsOf(people, hours, clock).map((cost) => ({ cost, band: bandOf(cost.person) }));
  const overtime = ({ overtime_hours }: ShiftCost) => Number(overtime_hours);
  banded.sort(
    (a, b) =>
      compareKnown(a.band, b.band) || overtime(a.cost) - overtime(b.cost) || compareIds(a.cost, b.cost),
  );
  return banded.map(({ cost }) => cost);
}

function costsOf<Person extends ShiftPerson>(
  people: readonly Person[],
  hours: Decimal,
  clock: Clock,
): Ranked<Person>[] {
  return people.map((person) => ({ ...shiftCost(person, hours, clock), person }));
}

function compareIds(a: Ranked<ShiftPerson>, b: Ranked<ShiftPerson>): number {
  return compareText(a.person.employee_id, b.person.employee_id);
}

function bandOf(person: ShiftPerson): number | null {
  const pay = payOf(person);
  if (pay === null) return null;
  const perHour = Number(formatDecimal(pay.amount, 2)) / (pay.salaried ? Number(HOURS_PER_YEAR) : 1);
  return Math.floor(Math.log(perHour) / Math.log(BAND_RATIO));
}

/**
 * Computes the cost of a shift. Hours over the weekly maximum cost time and a half (29 CFR 778.107) for employees who are eligible for
 * overtime. Hourly employees count as eligible unless a report states otherwise, because most are. Rounded half up to the cent, once.
 */
export function shiftCost(person: ShiftPerson, hours: Decimal, clock: Clock): ShiftCost {
  const known = hoursLeft(person, clock);
  const [regular, overtime] = 'left' in known ? split(hours, known.left) : [hours, { ...hours, digits: 0n }];
  const pay = payOf(person);
  const premium = pay !== null && !pay.salaried && person.overtime_eligible !== false;
  const passes = overtime.digits > 0n;
  return {
    regular_hours: formatDecimal(regular, 2),
    overtime_hours: formatDecimal(overtime, 2),
    cents: pay && centsOf(pay, regular, overtime, premium),
    reasons: [
      passes ? 'overtime' : 'regular',
      ...('unknown' in known ? (['hours_unknown'] as const) : []),
      ...(pay === null ? (['rate_unknown'] as const) : []),
      ...(pay?.salaried ? (['salaried'] as const) : []),
      ...(passes && pay !== null && !pay.salaried ? eligibility(person) : []),
    ],
  };
}

function eligibility({ overtime_eligible }: ShiftPerson): CostReason[] {
  if (overtime_eligible === null) return ['overtime_eligibility_unknown'];
  return overtime_eligible ? [] : ['exempt'];
}

/** Splits a shift into the hours within `left` and the hours beyond, both with the same scale. */
function split(hours: Decimal, left: Decimal): [regular: Decimal, overtime: Decimal] {
  const scale = Math.max(hours.scale, left.scale);
  const [shift, within] = [digitsAt(hours, scale), digitsAt(left, scale)];
  const overtime = shift > within ? shift - within : 0n;
  return [
    { digits: shift - overtime, scale },
    { digits: overtime, scale },
  ];
}

function payOf({ hourly_rate, salary }: ShiftPerson): Pay | null {
  const hourly = hourly_rate === null ? null : parseDecimal(hourly_rate);
  if (hourly) return { amount: hourly, salaried: false };
  const yearly = salary === null ? null : parseDecimal(salary);
  return yearly && { amount: yearly, salaried: true };
}

function centsOf({ amount, salaried }: Pay, regular: Decimal, overtime: Decimal, premium: boolean): bigint {
  const halves = regular.digits * 2n + overtime.digits * (premium ? 3n : 2n);
  const value = amount.digits * halves * 100n;
  const unit = 2n * (salaried ? HOURS_PER_YEAR : 1n) * 10n ** BigInt(amount.scale + regular.scale);
  return (2n * value + unit) / (2n * unit);
}

function compareKnown<T extends bigint | number>(left: T | null, right: T | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left === right ? 0 : left < right ? -1 : 1;
}
