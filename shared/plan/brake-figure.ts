import type { WindowFigures, WindowKey } from './figures.js';
import type { Brake, PlanCounts } from './plan.js';
import { ratioOfSteps } from './plan-figures.js';
import type { RunReadings } from './run-readings.js';

/** These fields change with every report, so only their loss counts. */
export const LOSSES_ONLY: ReadonlySet<string> = new Set(['hours_worked_ytd', 'hours_worked_current_period']);

/** The stored figures of a run that brakes read. `readings`: absent in plans of earlier versions. */
type RunFigures = {
  readonly figures: WindowFigures;
  readonly counts: Pick<PlanCounts, 'created' | 'missing'>;
  readonly readings?: RunReadings | undefined;
};

/** The figure that a brake counts. */
type BrakeFigure = {
  /** The figure of a run; null when it was not stored. */
  readonly of: (run: RunFigures) => number | null;
  /** The figures of the window that count from zero again after a person approves the brake. */
  readonly resets: readonly WindowKey[];
};

/** Returns how a brake counts. `window`: its keys show which figures an approved ratio resets. */
export function brakeFigure(
  { brake, field }: Pick<Brake, 'brake' | 'field'>,
  window: WindowFigures = {},
): BrakeFigure {
  const counted = (key: string): BrakeFigure['of'] => {
    return ({ figures }) => (figures as Readonly<Record<string, number | undefined>>)[key] ?? 0;
  };
  const read = (of: (readings: RunReadings) => number | null | undefined): BrakeFigure => ({
    of: ({ readings }) => (readings && of(readings)) ?? null,
    resets: [],
  });
  const netPayees = (sign: 1 | -1): BrakeFigure['of'] => {
    return ({ figures: { payees_ended = 0, payees_created = 0 } }) =>
      Math.max(0, sign * (payees_ended - payees_created));
  };
  const payees: readonly WindowKey[] = ['payees_ended', 'payees_created'];
  const status: readonly WindowKey[] = ['terminated', 'deactivated', 'changed/status', 'cleared/status'];
  switch (brake) {
    case 'terminations':
      return field === 'termination_date'
        ? { of: counted('end_dated'), resets: ['end_dated'] }
        : { of: counted('terminated'), resets: status };
    case 'status_taken':
      return { of: counted('deactivated'), resets: status };
    case 'creations':
      return { of: counted('created'), resets: ['created'] };
    case 'roster_replaced':
      return { of: ({ counts }) => Math.min(counts.missing, counts.created), resets: ['created'] };
    case 'payees_ended':
      return { of: netPayees(1), resets: payees };
    case 'payees_created':
      return { of: netPayees(-1), resets: payees };
    case 'payees_replaced':
      return { of: counted('payees_ended'), resets: payees };
    case 'payees_changed': {
      const resets = [`payee_changed/${field}`, `payee_cleared/${field}`] as WindowKey[];
      return { of: counted(`payee_changed/${field}`), resets };
    }
    case 'mass_change': {
      const resets = [`changed/${field}`, `cleared/${field}`] as WindowKey[];
      return { of: counted(`${LOSSES_ONLY.has(field ?? '') ? 'cleared' : 'changed'}/${field}`), resets };
    }
    case 'pay_jump':
      return { of: counted(`pay_jump/${field}`), resets: [`pay_jump/${field}` as WindowKey] };
    case 'pay_ratio': {
      const steps = counted(`ratio/${field}`);
      return { of: (run) => ratioOfSteps(steps(run) ?? 0), resets: ratioKeys(window, String(field)) };
    }
    case 'pay_tenfold':
    case 'pay_zero':
      return read(({ pay }) => pay[`${brake}/${field}`] ?? 0);
    case 'code_width':
      return read(({ code_width }) => code_width);
    case 'columns_missing':
      return read(({ columns_missing }) => columns_missing);
    case 'roster_shrank':
      return read(({ people }) => people);
    case 'report_from_the_future':
      return read(({ days_ahead }) => days_ahead);
  }
}

function ratioKeys(window: WindowFigures, field: string): WindowKey[] {
  const ratio = `ratio/${field}`;
  return (Object.keys(window) as WindowKey[]).filter(
    (key) => key === `pay_jump/${field}` || key === ratio || key.startsWith(`${ratio}/`),
  );
}
