/** Limits of the brakes at which a few people already count. */
export const TIGHT = {
  terminations_least: 2,
  creations_roster: 3,
  payees_least: 2,
  changes_least: 3,
  roster_least: 2,
};
