import { findBrakes } from './brakes.js';
import { type CodeWidthCounts, mostCommonWidth } from './code-width.js';
import type {
  Brake,
  CodeWidth,
  FieldChange,
  PartitionPlan,
  PlanCounts,
  PlanReport,
  PlanSettings,
} from './plan.js';

/** The roster before a run. */
export type RosterFigures = {
  readonly employees: number;
  readonly active: number;
  readonly payees: number;
  /** How many employee ids have each length. */
  readonly widths: CodeWidthCounts;
};

/** What a plan counts in one partition. Counts of several partitions add up. */
export type PartitionCounts = PlanCounts & { readonly payees_created: number; readonly payees_ended: number };

export function countPartition({ changes, unchanged, missing, payees }: PartitionPlan): PartitionCounts {
  const ends = ({ field, before, after }: FieldChange) =>
    field === 'status' && before === 'active' && after === 'terminated';
  const created = changes.filter(({ kind }) => kind === 'created').length;
  return {
    created,
    updated: changes.length - created,
    unchanged: unchanged.length,
    missing: missing.length,
    terminations: changes.filter(({ fields }) => fields.some(ends)).length,
    payees_created: payees.filter(({ kind }) => kind === 'created').length,
    payees_ended: payees.filter(({ kind }) => kind === 'ended').length,
  };
}

type Conclusion = { readonly counts: PlanCounts; readonly held_by: readonly Brake[] };

/** Adds up the counts of all partitions, and returns the brakes that hold the plan (REPORTS §7). */
export function concludePlan(
  partitions: readonly PartitionCounts[],
  roster: RosterFigures,
  { width }: CodeWidth,
  reports: readonly Pick<PlanReport, 'drift'>[],
  settings: PlanSettings,
): Conclusion {
  const sum = (
    figure:
      | 'created'
      | 'updated'
      | 'unchanged'
      | 'missing'
      | 'terminations'
      | 'payees_created'
      | 'payees_ended',
  ) => partitions.reduce((total, counts) => total + counts[figure], 0);
  const counts = {
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    missing: sum('missing'),
    terminations: sum('terminations'),
  };
  const held_by = findBrakes(
    {
      ...counts,
      active: roster.active,
      roster: roster.employees,
      width,
      stored_width: mostCommonWidth(roster.widths),
      required_missing: reports.reduce(
        (total, { drift }) => total + (drift?.required_missing.length ?? 0),
        0,
      ),
      payees: roster.payees,
      payees_fewer: sum('payees_ended') - sum('payees_created'),
    },
    settings,
  );
  return { counts, held_by };
}
