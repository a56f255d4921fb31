import type { Running } from '../dev/run-command.js';

/** How much more one thing of ours costs than the same by another, by name. Less is better. */
export type Ratios = Readonly<Record<string, number>>;

/** Prints its figures, and returns its ratios. */
export type Benchmark = (args: readonly string[], running: Running) => Promise<Ratios>;

/** A ratio may exceed the kept one by this share. */
export const TOLERANCE = 0.25;

/** `measured` is absent when the benchmark no longer gives the ratio. */
export type Regression = { readonly name: string; readonly kept: number; readonly measured?: number };

/** Returns the kept ratios that are worse by more than the tolerance, or were not measured. */
export function regressionsIn(kept: Ratios, measured: Ratios): Regression[] {
  return Object.entries(kept).flatMap(([name, before]) => {
    const after = measured[name];
    if (after === undefined || Number.isNaN(after)) return [{ name, kept: before }];
    return after > before * (1 + TOLERANCE) ? [{ name, kept: before, measured: after }] : [];
  });
}
