import type { PlanSettings } from '../shared/plan/plan.js';
import type { MappedDeps } from './deps.js';

/** Returns the brakes and the code width. The environment variable takes precedence over the mapping file. */
export function planSettings({ config, mapping }: Pick<MappedDeps, 'config' | 'mapping'>): PlanSettings {
  const employee_id_width = config.reports.employeeIdWidth ?? mapping.employee_id_width;
  const { terminationsPercent, terminationsLeast, creationsPercent, creationsRoster } = config.brakes;
  return {
    ...(employee_id_width !== undefined && { employee_id_width }),
    push_minutes: config.reports.pushMinutes,
    terminations_percent: terminationsPercent,
    terminations_least: terminationsLeast,
    creations_percent: creationsPercent,
    creations_roster: creationsRoster,
  };
}
