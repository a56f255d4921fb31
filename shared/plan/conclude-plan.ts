import { findBrakes } from './brakes.js';
import { type CodeWidthCounts, mostCommonWidth } from './code-width.js';
import type { PlanFigures, WindowFigures } from './figures.js';
import type { Brake, CodeWidth, PartitionPlan, PlanCounts, PlanSettings } from './plan.js';
import { mergeFigures, tallyOf } from './plan-figures.js';
import { type BrakedReport, type RunReadings, readingsOf } from './run-readings.js';

/** The roster before a run. */
export type RosterFigures = {
  readonly employees: number;
  readonly active: number;
  readonly payees: number;
  /** How many employee ids of digits alone have each length. */
  readonly widths: CodeWidthCounts;
};

/** What a plan counts in one partition. Counts of several partitions add up. */
export type PartitionCounts = Pick<PlanCounts, 'updated' | 'unchanged'> & { readonly figures: PlanFigures };

export function countPartition({ changes, unchanged, figures }: PartitionPlan): PartitionCounts {
  const updated = changes.filter(({ kind }) => kind === 'updated').length;
  return { updated, unchanged: unchanged.length, figures };
}

type Conclusion = {
  readonly counts: PlanCounts;
  readonly held_by: readonly Brake[];
  readonly figures: PlanFigures;
  readonly readings: RunReadings;
};

type PlanFacts = {
  readonly roster: RosterFigures;
  readonly code_width: Pick<CodeWidth, 'width'>;
  readonly reports: readonly BrakedReport[];
  readonly window: WindowFigures;
  readonly settings: PlanSettings;
};

/** Adds up the counts of all partitions, and returns the brakes that hold the plan (REPORTS §7). */
export function concludePlan(
  partitions: readonly PartitionCounts[],
  { roster, code_width, reports, window, settings }: PlanFacts,
): Conclusion {
  const figures = mergeFigures(partitions.map((counts) => counts.figures));
  const sum = (count: 'updated' | 'unchanged') =>
    partitions.reduce((total, counts) => total + counts[count], 0);
  const counts = {
    created: tallyOf(figures, 'created').count,
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    missing: tallyOf(figures, 'missing').count,
    terminations: tallyOf(figures, 'terminated').count,
  };
  const { width } = code_width;
  const stored_width = mostCommonWidth(roster.widths);
  const held_by = findBrakes({ figures, roster, width, stored_width, reports, window, settings });
  return { counts, held_by, figures, readings: readingsOf(figures, { width, reports }) };
}
