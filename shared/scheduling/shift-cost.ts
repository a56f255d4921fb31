import { compareText } from '../compare-text.js';
import { type Decimal, digitsAt, formatDecimal, parseDecimal } from '../decimal.js';
import type { Employee } from '../employee.js';
import { type Clock, type HoursOf, hoursLeft } from './availability.js';

/** A salary by the hour: 52 weeks of 40 hours. */
const HOURS_A_YEAR = 2_080n;
/** Parts of a cent. */
const FINE = 10n ** 12n;

export const COST_REASONS = [
  /** All of the shift is within the limit of the week, or a part of it is beyond. */
  'regular',
  'overtime',
  /** Counted as if all of the shift were within the limit. */
  'hours_unknown',
  /** By the hour's part of the salary, and without a premium. */
  'salaried',
  /** Not eligible for overtime, so without a premium. */
  'exempt',
  /** Nobody told, so counted with the premium. */
  'overtime_eligibility_unknown',
  'rate_unknown',
] as const;
export type CostReason = (typeof COST_REASONS)[number];

export type ShiftPerson = HoursOf &
  Pick<Employee, 'employee_id' | 'hourly_rate' | 'salary' | 'overtime_eligible'>;

export type ShiftCost = {
  readonly regular_hours: string;
  readonly overtime_hours: string;
  /** Null where no rate is known. */
  readonly cents: bigint | null;
  /** The same unrounded, for the order alone: by cents, short shifts tie where rates are close, and so tell how far apart they are. */
  readonly fine: bigint | null;
  readonly reasons: readonly CostReason[];
};

type Pay = { readonly amount: Decimal; readonly salaried: boolean };

/** What a shift of so many hours costs with each, the cheapest first, unknown rates last; ties go by employee id. */
export function rankByCost<Person extends ShiftPerson>(
  people: readonly Person[],
  hours: Decimal,
  clock: Clock,
): (ShiftCost & { readonly person: Person })[] {
  const costs = people.map((person) => ({ ...shiftCost(person, hours, clock), person }));
  return costs.sort(
    (one, other) =>
      compareCents(one.fine, other.fine) || compareText(one.person.employee_id, other.person.employee_id),
  );
}

/**
 * Hours beyond the limit of the week cost time and a half (29 CFR 778.107) with whoever is eligible for overtime; most who are paid by the
 * hour are, so they count as eligible until a report says otherwise. Rounded half up to the cent, once.
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

/** The part of the shift within the hours left, and the part beyond, both with as many digits after the point. */
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
  const unit = 2n * (salaried ? HOURS_A_YEAR : 1n) * 10n ** BigInt(amount.scale + regular.scale);
  return (2n * value + unit) / (2n * unit);
}

function compareCents(one: bigint | null, other: bigint | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one === other ? 0 : one < other ? -1 : 1;
}
