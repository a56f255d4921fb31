import type { EmployeeField } from '../employee.js';

export const PAY_FIELDS = ['hourly_rate', 'salary'] as const satisfies readonly EmployeeField[];
export type PayField = (typeof PAY_FIELDS)[number];

/** What the brakes count people by. A file is named by the id of its record. */
export type TallyKey =
  | 'created'
  | 'missing'
  | 'terminated'
  /** Active before, and not active after: terminated, on leave, or without a status. */
  | 'deactivated'
  /** A field that had a value gets another one or loses it; loses it. */
  | `${'changed' | 'cleared'}/${EmployeeField}`
  | `${'pay_up' | 'pay_down' | 'pay_zero'}/${PayField}`
  | 'payees_ended'
  /** The people in a file; those whose status it makes blank. */
  | `${'people' | 'blanked'}/${string}`;

/** Plain counts: people who have a field, pay changes by the logarithm of their ratio, rows of a file that state a status. */
export type SumKey =
  | `having/${EmployeeField}`
  | `ratio/${PayField}/${number}`
  | `stated/${string}`
  | 'payees_created';

/** How many people something happens to, the smallest of their ids, and how many of them each new file of the run gives. */
export type Tally = {
  readonly count: number;
  readonly examples: readonly string[];
  readonly files: Readonly<Record<string, number>>;
};

/** What a plan would do, as the brakes see it. Figures of partitions add up to those of the plan, in any order. */
export type PlanFigures = {
  readonly tallies: Readonly<Partial<Record<TallyKey, Tally>>>;
  readonly sums: Readonly<Partial<Record<SumKey, number>>>;
};

/** What the brakes look back at. `ratio`: the steps of the median pay ratio, when the pay of at least half of the people changed. */
export type WindowKey =
  | 'created'
  | 'terminated'
  | 'deactivated'
  | 'payees_fewer'
  | `${'changed' | 'cleared'}/${EmployeeField}`
  | `ratio/${PayField}`;

/** Figures of the syncs of the last days. They add up. */
export type WindowFigures = Readonly<Partial<Record<WindowKey, number>>>;
