import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyRanges, isIn } from '../../tests/any-ranges.js';
import { anyReports } from '../../tests/any-reports.js';
import type { PartitionRange } from '../partition.js';
import { countWidths } from './code-width.js';
import { concludePlan, countPartition } from './conclude-plan.js';
import { deliver, PLAN_SETTINGS, planRun, type Roster } from './example-roster.js';
import type { FileOutcome, PartitionPlan, PlanReport, PlanSettings } from './plan.js';
import { planChanges } from './plan-changes.js';
import { planPartition } from './plan-partition.js';

/** Codes of several widths. `7`, `07` and `0007` may be one employee, in one partition. */
const CODES = ['0001', '0002', '0003', '7', '07', '0007', '31', 'A7', 'B12', '99999'] as const;
const deliveries = anyReports(fc.constantFrom(...CODES));

const entriesIn = <T>(range: PartitionRange, all: ReadonlyMap<string, T>, codeOf: (value: T) => string) =>
  new Map([...all].filter(([, value]) => isIn(range, codeOf(value))));

/** A report as a part of the plan reads it. The issues that it has before the plan belong to the first part. */
function reportIn(range: PartitionRange, planned: PlanReport): PlanReport {
  const { report } = planned;
  const rows = report.rows.filter(({ code }) => isIn(range, code.raw));
  const doubtful_codes = report.doubtful_codes.filter(({ raw }) => isIn(range, raw));
  return {
    ...planned,
    report: {
      ...report,
      rows,
      doubtful_codes,
      issues: range.from === 0 ? report.issues : [],
    } as typeof report,
  };
}

function partsOf(
  roster: Roster,
  reports: readonly PlanReport[],
  width: number | null,
  parts: PartitionRange[],
) {
  return parts.map((range) =>
    planPartition({
      ...roster,
      reports: reports.map((report) => reportIn(range, report)),
      stored: entriesIn(range, roster.stored, ({ employee_id }) => employee_id),
      payees: entriesIn(range, roster.payees, ({ employee_id }) => employee_id),
      width,
      push_minutes: 30,
      pay_jump_ratio: CAREFUL.pay_jump_ratio,
    }),
  );
}

const byText = <T>(values: readonly T[]) =>
  values.map((value) => [JSON.stringify(value), value] as const).sort(([a], [b]) => (a < b ? -1 : 1));
const byId = <T extends { readonly employee_id: string }>(values: readonly T[]) =>
  values.toSorted((a, b) => (a.employee_id < b.employee_id ? -1 : 1));

function outcomesOf(plans: readonly Pick<PartitionPlan, 'files'>[], { file, report }: PlanReport) {
  const own = plans.flatMap(({ files }) => files.filter((outcome) => outcome.file === file));
  const sum = (count: (outcome: FileOutcome) => number) =>
    own.reduce((total, each) => total + count(each), 0);
  return {
    duplicates: sum(({ rows_duplicate }) => rows_duplicate),
    quarantined: sum(({ rows_quarantined }) => rows_quarantined - report.rows_quarantined),
    issues: byText(own.flatMap(({ issues }) => issues)),
  };
}

/** Holds a plan that changes anything, so that the brakes of few people are compared too. */
const CAREFUL: PlanSettings = {
  ...PLAN_SETTINGS,
  ...{ terminations_percent: 0, terminations_least: 1, creations_percent: 0, creations_roster: 1 },
  ...{ changes_percent: 0, identity_percent: 0, changes_least: 1, payees_percent: 0, payees_least: 1 },
  ...{
    payees_replaced_percent: 0,
    payee_changes_percent: 0,
    payee_accounts_percent: 0,
    payee_changes_least: 1,
  },
  ...{ pay_jump_ratio: 1.5, pay_jump_percent: 0, pay_jump_least: 1 },
  ...{ pay_ratio: 1, roster_percent: 100, roster_least: 1 },
};

it('the plans of the partitions together are the plan of the whole roster', () => {
  fc.assert(
    fc.property(deliveries, deliveries, anyRanges(CODES), (earlier, reports, parts) => {
      const roster = deliver(earlier);
      const whole = planRun(roster, ...reports);
      const plans = partsOf(roster, reports, whole.code_width.width, parts);

      expect(byId(plans.flatMap(({ changes }) => changes))).toEqual(whole.changes);
      expect(byId(plans.flatMap(({ provenanceOnly }) => provenanceOnly))).toEqual(whole.provenanceOnly);
      expect(plans.flatMap(({ unchanged }) => unchanged).sort()).toEqual(whole.unchanged);
      expect(plans.flatMap(({ missing }) => missing).sort()).toEqual(whole.missing);
      expect(byText(plans.flatMap(({ payees }) => payees))).toEqual(byText(whole.payees));
      for (const report of reports) expect(outcomesOf(plans, report)).toEqual(outcomesOf([whole], report));
      for (const { as_of, payees_as_of } of plans)
        expect([as_of, payees_as_of]).toEqual([whole.as_of, whole.payees_as_of]);

      const before = {
        employees: roster.stored.size,
        active: [...roster.stored.values()].filter(({ fields }) => fields.status === 'active').length,
        payees: roster.payees.size,
        widths: countWidths(roster.stored.keys()),
      };
      const { counts, held_by, figures } = concludePlan(plans.map(countPartition), {
        roster: before,
        code_width: whole.code_width,
        as_of: roster.as_of,
        payees_as_of: roster.payees_as_of,
        reports,
        window: {},
        settings: CAREFUL,
      });
      const { held_by: held } = planChanges({ ...roster, reports, settings: CAREFUL });
      expect({ counts, figures, held_by }).toEqual({
        counts: whole.counts,
        figures: whole.figures,
        held_by: held,
      });
    }),
    { numRuns: 300 },
  );
});
