import type { Brake, PlanSettings } from './plan.js';

export type BrakeFigures = {
  readonly active: number;
  readonly terminations: number;
  readonly roster: number;
  readonly created: number;
  readonly width: number | null;
  readonly stored_width: number | null;
  /** The number of required columns that the previous file of a report had and this one does not. */
  readonly required_missing: number;
  /** Payees before the run. `payees_fewer` is the net loss, because orders to pay are often renewed under a new case. */
  readonly payees: number;
  readonly payees_fewer: number;
};

/** A truncated report looks like one in which most payees have ended. */
const MAX_PAYEES_FEWER_PERCENT = 50;
const MIN_PAYEES = 5;

/** Returns the brakes that hold a plan (REPORTS §7). `limit` is the highest number that would have passed, or the stored code width. */
export function findBrakes(figures: BrakeFigures, settings: PlanSettings): Brake[] {
  const { terminations, created, width, stored_width, required_missing } = figures;
  const brakes: Brake[] = [];
  const maxTerminations = Math.max(
    Math.floor((figures.active * settings.terminations_percent) / 100),
    settings.terminations_least - 1,
  );
  if (terminations > maxTerminations) {
    brakes.push({ brake: 'terminations', figure: terminations, limit: maxTerminations });
  }
  const maxCreations = Math.floor((figures.roster * settings.creations_percent) / 100);
  if (figures.roster >= settings.creations_roster && created > maxCreations) {
    brakes.push({ brake: 'creations', figure: created, limit: maxCreations });
  }
  if (width !== null && stored_width !== null && width !== stored_width) {
    brakes.push({ brake: 'code_width', figure: width, limit: stored_width });
  }
  if (required_missing > 0) brakes.push({ brake: 'columns_missing', figure: required_missing, limit: 0 });
  const maxFewer = Math.floor((figures.payees * MAX_PAYEES_FEWER_PERCENT) / 100);
  if (figures.payees >= MIN_PAYEES && figures.payees_fewer > maxFewer) {
    brakes.push({ brake: 'payees_ended', figure: figures.payees_fewer, limit: maxFewer });
  }
  return brakes;
}
