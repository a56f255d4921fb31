import type { SeededRandom } from '../../dev/seeded-random.js';

/** The limits of REPORTS §7. */
export const LIMITS = {
  terminations_percent: 20,
  terminations_least: 5,
  creations_percent: 50,
  creations_roster: 20,
  payees_percent: 50,
  payees_replaced_percent: 75,
  payees_least: 5,
  payee_changes_percent: 30,
  payee_accounts_percent: 10,
  payee_changes_least: 5,
  changes_percent: 30,
  identity_percent: 5,
  changes_least: 10,
  pay_ratio: 1.25,
  pay_jump_ratio: 2,
  pay_jump_percent: 1,
  pay_jump_least: 5,
  pay_tenfold_least: 1,
  roster_percent: 50,
  roster_least: 5,
  small_least: 3,
};
export type Limits = Readonly<typeof LIMITS>;

/** Counts at which a few people already matter. */
const FEW: Limits = {
  ...LIMITS,
  terminations_least: 2,
  creations_roster: 3,
  payees_least: 2,
  payee_changes_least: 2,
  changes_least: 3,
  pay_jump_least: 2,
  roster_least: 2,
  small_least: 2,
};
/** Shares that some of two to eight people are, or are just below or above. Most brakes are open, so that one does not hide another. */
const PERCENTS = [100, 100, 100, 100, 100, 0, 20, 25, 33, 34, 50, 75] as const;
const RATIOS = [1_000, 1_000, 1_000, 1, 1.04, 1.1, 1.5, 2] as const;

/** The limits of a seed that are like the defaults. `tight`: the brakes hold already a few people. */
export function countsOf(tight: boolean): Limits {
  return tight ? FEW : LIMITS;
}

/** The same with other percentages and ratios, mostly with nothing but these. */
export function withOtherShares(limits: Limits, random: SeededRandom): Limits {
  const isAlone = random.chance(0.7);
  const all = Object.entries(limits).map(([name, limit]) => {
    if (name.endsWith('_percent')) return [name, random.pick(PERCENTS)];
    if (name.endsWith('_ratio')) return [name, random.pick(RATIOS)];
    return [name, isAlone ? 1 : limit];
  });
  return Object.fromEntries(all) as Limits;
}
