import { LOSSES_ONLY } from './brakes.js';
import type { WindowFigures } from './figures.js';
import type { Brake } from './plan.js';
import { ratioOfSteps } from './plan-figures.js';

/**
 * Returns what a run did that a brake counts, from its stored figures. Null for a brake of which no figure is stored: those that look at the
 * files, not at the people.
 */
export function figureOfRun(
  { brake, field }: Pick<Brake, 'brake' | 'field'>,
  figures: WindowFigures,
): number | null {
  const stored: Readonly<Record<string, number | undefined>> = figures;
  const of = (key: string) => stored[key] ?? 0;
  switch (brake) {
    case 'terminations':
      return field === 'termination_date' ? of('end_dated') : of('terminated');
    case 'status_taken':
      return of('deactivated');
    case 'creations':
      return of('created');
    case 'payees_ended':
      return Math.max(0, of('payees_ended') - of('payees_created'));
    case 'payees_created':
      return Math.max(0, of('payees_created') - of('payees_ended'));
    case 'payees_replaced':
      return of('payees_ended');
    case 'payees_changed':
      return of(`payee_changed/${field}`);
    case 'mass_change':
      return of(`${LOSSES_ONLY.has(field ?? '') ? 'cleared' : 'changed'}/${field}`);
    case 'pay_jump':
      return of(`pay_jump/${field}`);
    case 'pay_ratio':
      return ratioOfSteps(of(`ratio/${field}`));
    case 'roster_replaced':
    case 'code_width':
    case 'columns_missing':
    case 'pay_tenfold':
    case 'pay_zero':
    case 'roster_shrank':
    case 'report_from_the_future':
      return null;
  }
}
