import { compareText } from '../compare-text.js';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from '../decimal.js';
import type { Employee } from '../employee.js';
import { type Clock, type HoursOf, hoursLeft } from './availability.js';

/** Converts a salary to an hourly rate: 52 weeks of 40 hours. */
const HOURS_PER_YEAR = 2_080n;
/** The number of parts of a cent in `fine`. */
const FINE = 10n ** 12n;

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
  /** The unrounded cost, only for sorting. Rounded costs of short shifts would tie for close rates and so reveal how close they are. */
  readonly fine: bigint | null;
  readonly reasons: readonly CostReason[];
};

type Pay = { readonly amount: Decimal; readonly salaried: boolean };

/** Computes the cost of a shift of `hours` for each person. Sorted by cost, unknown rates last, ties by employee id. */
export function rankByCost<Person extends ShiftPerson>(
  people: readonly Person[],
  hours: Decimal,
  clock: Clock,
): (ShiftCost & { readonly person: Person })[] {
  const costs = people.map((person) => ({ ...shiftCost(person, hours, clock), person }));
  return costs.sort(
    (a, b) => compareCents(a.fine, b.fine) || compareText(a.person.employee_id, b.person.employee_id),
  );
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
    fine: pay && centsOf(pay, regular, overtime, premium, FINE),
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

function centsOf(
  { amount, salaried }: Pay,
  regular: Decimal,
  overtime: Decimal,
  premium: boolean,
  parts = 1n,
): bigint {
  const halves = regular.digits * 2n + overtime.digits * (premium ? 3n : 2n);
  const value = amount.digits * halves * 100n * parts;
  const unit = 2n * (salaried ? HOURS_PER_YEAR : 1n) * 10n ** BigInt(amount.scale + regular.scale);
  return (2n * value + unit) / (2n * unit);
}

function compareCents(left: bigint | null, right: bigint | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left === right ? 0 : left < right ? -1 : 1;
}
