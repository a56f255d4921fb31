import type { PlanSettings } from '../shared/plan/plan.js';
import type { MappedDeps } from './deps.js';

const DAY_MS = 24 * 3_600_000;

/** Returns the brakes and the code width. The environment variable takes precedence over the mapping file. */
export function planSettings({ config, mapping }: Pick<MappedDeps, 'config' | 'mapping'>): PlanSettings {
  const employee_id_width = config.reports.employeeIdWidth ?? mapping.employee_id_width;
  const { brakes } = config;
  return {
    ...(employee_id_width !== undefined && { employee_id_width }),
    push_minutes: config.reports.pushMinutes,
    terminations_percent: brakes.terminationsPercent,
    terminations_least: brakes.terminationsLeast,
    creations_percent: brakes.creationsPercent,
    creations_roster: brakes.creationsRoster,
    payees_percent: brakes.payeesPercent,
    payees_replaced_percent: brakes.payeesReplacedPercent,
    payees_least: brakes.payeesLeast,
    payee_changes_percent: brakes.payeeChangesPercent,
    payee_accounts_percent: brakes.payeeAccountsPercent,
    payee_changes_least: brakes.payeeChangesLeast,
    changes_percent: brakes.changesPercent,
    identity_percent: brakes.identityPercent,
    changes_least: brakes.changesLeast,
    pay_ratio: brakes.payRatio,
    pay_jump_ratio: brakes.payJumpRatio,
    pay_jump_percent: brakes.payJumpPercent,
    pay_jump_least: brakes.payJumpLeast,
    pay_tenfold_least: brakes.payTenfoldLeast,
    roster_percent: brakes.rosterPercent,
    roster_least: brakes.rosterLeast,
    small_least: brakes.smallLeast,
  };
}

/** Returns the start of the days that the brakes look back at. */
export function windowStart({ config }: Pick<MappedDeps, 'config'>): Date {
  return new Date(Date.now() - config.brakes.windowDays * DAY_MS);
}
