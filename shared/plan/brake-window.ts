import { brakeFigure } from './brake-figure.js';
import {
  PAY_FIELDS,
  type PayField,
  type PlanFigures,
  type WindowFigures,
  type WindowKey,
} from './figures.js';
import type { Brake } from './plan.js';
import { medianRatio, sumOf, tallyOf } from './plan-figures.js';

/** A sync of the window: what it did, and, if a person approved it, the brakes that had held it. */
export type AppliedFigures = {
  readonly figures: WindowFigures;
  readonly approved: readonly Pick<Brake, 'brake' | 'field'>[];
};

/** Returns the part of a plan's figures that later brakes look back at. */
export function windowFigures(figures: PlanFigures): WindowFigures {
  const kept: Record<string, number> = {};
  const keep = (key: WindowKey, count: number) => {
    if (count !== 0) kept[key] = count;
  };
  for (const key of Object.keys(figures.tallies)) if (isKept(key)) keep(key, tallyOf(figures, key).count);
  for (const key of Object.keys(figures.sums)) if (isRatio(key)) keep(key, sumOf(figures, key));
  for (const field of PAY_FIELDS) {
    const { steps, changes } = medianRatio(figures, field);
    if (changes * 2 >= sumOf(figures, `having/${field}`)) keep(`ratio/${field}`, steps);
  }
  return kept;
}

const KEPT =
  /^(?:created|terminated|deactivated|end_dated|payees_ended|payees_created)$|^(?:changed|cleared|payee_changed|payee_cleared|pay_jump)\//;

function isKept(key: string): key is Exclude<WindowKey, `ratio/${string}`> {
  return KEPT.test(key);
}

function isRatio(key: string): key is `ratio/${PayField}/${number}` {
  return key.startsWith('ratio/');
}

/** Returns the figures of a share of a plan, of which a share of the people was written. Counts are rounded up, medians stay. */
export function figuresOfShare(figures: WindowFigures, share: number): WindowFigures {
  const isMedian = (key: string) => PAY_FIELDS.some((field) => key === `ratio/${field}`);
  const kept = Object.entries(figures).map(([key, figure]) => [
    key,
    isMedian(key) ? figure : Math.ceil(figure * share),
  ]);
  return Object.fromEntries(kept);
}

/**
 * Adds up the syncs of the window, oldest first. An approved figure does not count again, nor do those before it: the person who approved it
 * saw their sum.
 */
export function addWindow(syncs: readonly AppliedFigures[]): WindowFigures {
  const sum: Record<string, number> = {};
  for (const { figures, approved } of syncs) {
    for (const [key, count] of Object.entries(figures)) sum[key] = (sum[key] ?? 0) + count;
    for (const brake of approved) for (const key of brakeFigure(brake, sum).resets) delete sum[key];
  }
  return sum;
}
