import type { Payee, Plan, PlanInput, PlanReport, StoredEmployee } from './plan.js';
import { planChanges } from './plan-changes.js';
import { isLaterPush } from './push.js';

/** For tests: what a database would contain between runs. */
export type Roster = Pick<PlanInput, 'stored' | 'payees' | 'as_of' | 'payees_as_of'>;

export const EMPTY_ROSTER: Roster = { stored: new Map(), payees: new Map(), as_of: null, payees_as_of: null };

export const PLAN_SETTINGS = {
  push_minutes: 30,
  terminations_percent: 20,
  terminations_least: 5,
  creations_percent: 50,
  creations_roster: 20,
  payees_percent: 50,
  payees_replaced_percent: 75,
  payees_least: 5,
  payee_changes_percent: 30,
  payee_accounts_percent: 10,
  payee_changes_least: 5,
  changes_percent: 30,
  identity_percent: 5,
  changes_least: 10,
  pay_ratio: 1.25,
  pay_jump_ratio: 2,
  pay_jump_percent: 1,
  pay_jump_least: 5,
  pay_tenfold_least: 1,
  roster_percent: 50,
  roster_least: 5,
  small_least: 3,
};

export function planRun(roster: Roster, ...reports: readonly PlanReport[]): Plan {
  return planChanges({ ...roster, reports, settings: PLAN_SETTINGS });
}

/** Applies a plan: changed employees, provenance-only updates, and payees. */
export function applyPlan(plan: Plan, roster: Roster): Roster {
  const stored = new Map(roster.stored);
  for (const { employee, statements } of plan.changes) {
    const { employee_id, ...fields } = employee;
    stored.set(employee_id, { employee_id, fields, statements } satisfies StoredEmployee);
  }
  for (const { employee_id, statements } of plan.provenanceOnly) {
    const known = stored.get(employee_id);
    if (known !== undefined) stored.set(employee_id, { ...known, statements });
  }
  const payees = new Map<string, Payee>(roster.payees);
  for (const { kind, payee } of plan.payees) {
    if (kind === 'ended') payees.delete(payee.key);
    else payees.set(payee.key, payee);
  }
  return { stored, payees, as_of: plan.as_of, payees_as_of: plan.payees_as_of };
}

/** One run per file. Each run also reads the applied files that are newer or of the same push. */
export function deliver(reports: readonly PlanReport[]): Roster {
  let roster = EMPTY_ROSTER;
  const applied: PlanReport[] = [];
  for (const next of reports) {
    const again = applied.filter(
      ({ report }) => !isLaterPush(next.report.report_time, report.report_time, PLAN_SETTINGS.push_minutes),
    );
    roster = applyPlan(planRun(roster, next, ...again), roster);
    applied.push(next);
  }
  return roster;
}
