import { z } from 'zod';

const Counts = z.record(z.string(), z.int());
export type Counts = z.infer<typeof Counts>;

/** Statistics of the roster. Employees without a value are counted under `unknown`. */
export const RosterCounts = z.object({
  total: z.int(),
  by_status: Counts,
  by_department: Counts.meta({ description: 'By department code' }),
  department_descriptions: z
    .record(z.string(), z.string())
    .meta({ description: 'By department code; the description that most employees have' }),
  by_position_family: Counts,
  by_state: Counts,
  hires: Counts.meta({ description: 'By month' }),
  terminations: Counts.meta({ description: 'By month' }),
  overtime_eligible: z.int(),
  unlinked: z.int().meta({ description: 'Without a Staff record' }),
  missing: z.int().meta({ description: 'Not in the newest full report' }),
});
export type RosterCounts = z.infer<typeof RosterCounts>;
