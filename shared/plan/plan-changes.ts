import { countWidths, inferCodeWidth } from './code-width.js';
import { concludePlan, countPartition } from './conclude-plan.js';
import type { Plan, PlanInput } from './plan.js';
import { planPartition } from './plan-partition.js';

/**
 * Returns what a run would change, with the whole roster in memory. Pure, and independent of the order of the reports. For an exact result
 * `reports` must also include the applied reports that are newer than the oldest new file, or of the same push. A file that did not change
 * an employee was not written, so the stored report times can be older than the applied files.
 */
export function planChanges(input: PlanInput): Plan {
  const { reports, stored, settings, as_of, payees_as_of } = input;
  const roster = {
    employees: stored.size,
    active: [...stored.values()].filter(({ fields }) => fields.status === 'active').length,
    payees: input.payees.size,
    widths: countWidths(stored.keys()),
  };
  const code_width = inferCodeWidth(
    reports.map(({ report }) => report),
    roster.widths,
    settings.employee_id_width,
  );
  const { push_minutes, pay_jump_ratio } = settings;
  const plan = planPartition({ ...input, width: code_width.width, push_minutes, pay_jump_ratio });
  return {
    ...plan,
    code_width,
    ...concludePlan([countPartition(plan)], {
      roster,
      code_width,
      as_of,
      payees_as_of,
      reports,
      window: input.window ?? {},
      settings,
    }),
  };
}
