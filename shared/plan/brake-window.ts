import {
  PAY_FIELDS,
  type PlanFigures,
  type TallyKey,
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
  const kept: Partial<Record<WindowKey, number>> = {};
  const keep = (key: WindowKey, count: number) => {
    if (count !== 0) kept[key] = count;
  };
  for (const key of ['created', 'terminated', 'deactivated'] as const) keep(key, tallyOf(figures, key).count);
  for (const key of Object.keys(figures.tallies)) if (isChange(key)) keep(key, tallyOf(figures, key).count);
  for (const field of PAY_FIELDS) {
    const { steps, changes } = medianRatio(figures, field);
    if (changes * 2 >= sumOf(figures, `having/${field}`)) keep(`ratio/${field}`, steps);
  }
  keep('payees_fewer', payeesFewer(figures));
  return kept;
}

/** The net loss of payees, because orders to pay are often renewed under a new case. */
export function payeesFewer(figures: PlanFigures): number {
  return tallyOf(figures, 'payees_ended').count - sumOf(figures, 'payees_created');
}

function isChange(key: string): key is Extract<TallyKey, `${'changed' | 'cleared'}/${string}`> {
  return key.startsWith('changed/') || key.startsWith('cleared/');
}

/**
 * Adds up the syncs of the window, oldest first. An approved figure does not count again, nor do those before it: the person who approved it
 * saw their sum.
 */
export function addWindow(syncs: readonly AppliedFigures[]): WindowFigures {
  const sum: Partial<Record<WindowKey, number>> = {};
  for (const { figures, approved } of syncs) {
    for (const [key, count] of Object.entries(figures))
      sum[key as WindowKey] = (sum[key as WindowKey] ?? 0) + count;
    for (const key of approved.flatMap(keysOf)) delete sum[key];
  }
  return sum;
}

function keysOf({ brake, field }: AppliedFigures['approved'][number]): readonly WindowKey[] {
  switch (brake) {
    case 'terminations':
    case 'status_taken':
      return ['terminated', 'deactivated', 'changed/status', 'cleared/status'];
    case 'creations':
      return ['created'];
    case 'payees_ended':
      return ['payees_fewer'];
    case 'mass_change':
      return field === undefined ? [] : [`changed/${field}`, `cleared/${field}`];
    case 'pay_ratio':
      return field === 'hourly_rate' || field === 'salary' ? [`ratio/${field}`] : [];
    case 'code_width':
    case 'columns_missing':
    case 'pay_zero':
    case 'roster_shrank':
    case 'report_from_the_future':
      return [];
  }
}
