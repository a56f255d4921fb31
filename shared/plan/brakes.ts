import type { Brake, PlanSettings } from './plan.js';

export type BrakeFigures = {
  readonly active: number;
  readonly terminations: number;
  readonly roster: number;
  readonly created: number;
  readonly width: number | null;
  readonly stored_width: number | null;
  /** Columns without which a sync must wait, that a report had in its last file and no longer has. */
  readonly required_missing: number;
  /** Payees before the run, and by how many more would end than begin: orders to pay are often renewed under a new case. */
  readonly payees: number;
  readonly payees_fewer: number;
};

/** A report that was cut short reads like one in which most payees have ended. */
const MOST_PAYEES_FEWER_PERCENT = 50;
const LEAST_PAYEES = 5;

/** The brakes that hold a plan (REPORTS §7). `limit` is the most that would have passed: of employees or payees, or the width so far. */
export function findBrakes(figures: BrakeFigures, settings: PlanSettings): Brake[] {
  const { terminations, created, width, stored_width, required_missing } = figures;
  const brakes: Brake[] = [];
  const mostTerminations = Math.max(
    Math.floor((figures.active * settings.terminations_percent) / 100),
    settings.terminations_least - 1,
  );
  if (terminations > mostTerminations) {
    brakes.push({ brake: 'terminations', figure: terminations, limit: mostTerminations });
  }
  const mostCreations = Math.floor((figures.roster * settings.creations_percent) / 100);
  if (figures.roster >= settings.creations_roster && created > mostCreations) {
    brakes.push({ brake: 'creations', figure: created, limit: mostCreations });
  }
  if (width !== null && stored_width !== null && width !== stored_width) {
    brakes.push({ brake: 'code_width', figure: width, limit: stored_width });
  }
  if (required_missing > 0) brakes.push({ brake: 'vanished_columns', figure: required_missing, limit: 0 });
  const mostFewer = Math.floor((figures.payees * MOST_PAYEES_FEWER_PERCENT) / 100);
  if (figures.payees >= LEAST_PAYEES && figures.payees_fewer > mostFewer) {
    brakes.push({ brake: 'payees_ended', figure: figures.payees_fewer, limit: mostFewer });
  }
  return brakes;
}
