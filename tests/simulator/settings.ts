/** The limits of REPORTS §7. */
export const LIMITS = {
  terminations_least: 5,
  creations_roster: 20,
  payees_least: 5,
  payee_changes_least: 5,
  changes_least: 10,
  pay_jump_least: 5,
  roster_least: 5,
  small_least: 3,
};

/** Limits at which a few people already count. */
export const TIGHT = {
  terminations_least: 2,
  creations_roster: 3,
  payees_least: 2,
  payee_changes_least: 2,
  changes_least: 3,
  pay_jump_least: 2,
  roster_least: 2,
  small_least: 2,
};
