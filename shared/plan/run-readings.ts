import { PAY_FIELDS, type PlanFigures } from './figures.js';
import type { PlanReport } from './plan.js';
import { sumOf, tallyOf } from './plan-figures.js';

/** The facts of a report that a brake looks at. */
export type BrakedReport = Pick<PlanReport, 'file' | 'drift' | 'reread' | 'days_ahead' | 'earlier'> & {
  readonly report: Pick<PlanReport['report'], 'report_type' | 'report_time' | 'code_widths'>;
};

/** The figures that brakes saw of a run alone. Unlike the figures of the window, these do not add up over runs. */
export type RunReadings = {
  /** Null without a code of digits. */
  readonly code_width: number | null;
  /** How many required columns are gone or empty. */
  readonly columns_missing: number;
  /** The people in the largest directory, null without one. */
  readonly people: number | null;
  /** The most days by which a report is ahead of the clock. */
  readonly days_ahead: number;
  /** How many people's pay became 0, or was multiplied or divided by 10 or more: `pay_zero/salary`. Only those above 0. */
  readonly pay: Readonly<Record<string, number>>;
};

export function readingsOf(
  figures: PlanFigures,
  { width, reports }: { readonly width: number | null; readonly reports: readonly BrakedReport[] },
): RunReadings {
  const { gone, blank } = missingColumns(figures, reports);
  const people = reports.flatMap(({ file, report, reread }) =>
    report.report_type === 'employee_directory' && !reread ? tallyOf(figures, `people/${file}`).count : [],
  );
  const pay = PAY_FIELDS.flatMap((field) =>
    ([`pay_zero/${field}`, `pay_tenfold/${field}`] as const).flatMap((key) => {
      const { count } = tallyOf(figures, key);
      return count > 0 ? [[key, count] as const] : [];
    }),
  );
  return {
    code_width: width,
    columns_missing: countMissing(gone) + blank.length,
    people: people.length > 0 ? Math.max(...people) : null,
    days_ahead: Math.max(0, ...reports.map(({ days_ahead, reread }) => (reread ? 0 : (days_ahead ?? 0)))),
    pay: Object.fromEntries(pay),
  };
}

/** Returns the reports without a required column, and the reports in which every cell of the status became empty. */
export function missingColumns<Report extends Pick<BrakedReport, 'file' | 'drift'>>(
  figures: PlanFigures,
  reports: readonly Report[],
): { readonly gone: readonly Report[]; readonly blank: readonly Report[] } {
  return {
    gone: reports.filter(({ drift }) => (drift?.required_missing.length ?? 0) > 0),
    blank: reports.filter(
      ({ file }) => sumOf(figures, `stated/${file}`) === 0 && tallyOf(figures, `blanked/${file}`).count > 0,
    ),
  };
}

export function countMissing(gone: readonly Pick<BrakedReport, 'drift'>[]): number {
  return gone.reduce((total, { drift }) => total + (drift?.required_missing.length ?? 0), 0);
}
