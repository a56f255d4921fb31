import type { EmployeeField } from '../employee.js';
import type { PayeeField } from '../payee.js';

export const PAY_FIELDS = ['hourly_rate', 'salary'] as const satisfies readonly EmployeeField[];
export type PayField = (typeof PAY_FIELDS)[number];

/** Whether a field is one of the pays, which rates decide. */
export function isPay(field: EmployeeField): field is PayField {
  return PAY_FIELDS.some((pay) => pay === field);
}

/** The keys by which the brakes count people. A file is named by the id of its record. */
export type TallyKey =
  | 'created'
  | 'missing'
  | 'terminated'
  /** Active before, and not active after: terminated, on leave, or without a status. */
  | 'deactivated'
  /** Active before and after, with a termination date that a report had left empty before. */
  | 'end_dated'
  /** A field that had a value gets another one or loses it; loses it. */
  | `${'changed' | 'cleared'}/${EmployeeField}`
  /** `pay_jump`: up or down by more than the ratio of the settings. `pay_tenfold`: by 10 or more. */
  | `${'pay_up' | 'pay_down' | 'pay_jump' | 'pay_tenfold' | 'pay_zero'}/${PayField}`
  /** Payees, not people. */
  | 'payees_ended'
  | 'payees_created'
  | `${'payee_changed' | 'payee_cleared'}/${PayeeField}`
  /** The people in a file; those whose status it makes blank. */
  | `${'people' | 'blanked'}/${string}`;

/** Plain counts: people who have a field, payees who have one, pay changes by the logarithm of their ratio, rows of a file that state a status. */
export type SumKey =
  | `having/${EmployeeField}`
  | `ratio/${PayField}/${number}`
  | `stated/${string}`
  | `payee_having/${PayeeField}`;

/** How many people something happens to, the smallest of their ids, and how many of them each new file of the run gives. */
export type Tally = {
  readonly count: number;
  readonly examples: readonly string[];
  readonly files: Readonly<Record<string, number>>;
};

/** The effect of a plan, as the brakes see it. Figures of partitions add up to those of the plan, in any order. */
export type PlanFigures = {
  readonly tallies: Readonly<Partial<Record<TallyKey, Tally>>>;
  readonly sums: Readonly<Partial<Record<SumKey, number>>>;
};

/**
 * The figures that the brakes look back at. `ratio`: the steps of the median pay ratio, when the pay of at least half of the people changed, and how
 * many pay changes have each number of steps.
 */
export type WindowKey =
  | 'created'
  | 'terminated'
  | 'deactivated'
  | 'end_dated'
  | 'payees_ended'
  | 'payees_created'
  | `${'payee_changed' | 'payee_cleared'}/${PayeeField}`
  | `${'changed' | 'cleared'}/${EmployeeField}`
  | `pay_jump/${PayField}`
  | `ratio/${PayField}`
  | RatioKey;
type RatioKey = `ratio/${PayField}/${number}`;

/** Figures of the syncs of the last days. They add up. */
export type WindowFigures = Readonly<
  Partial<Record<Exclude<WindowKey, RatioKey>, number>> & Record<RatioKey, number>
>;
