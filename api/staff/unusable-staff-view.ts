import { z } from 'zod';
import type { UnusableStaff } from '../../shared/unusable-staff.js';

/** Staff records with a value that can't be used. */
export const UnusableStaffView = z
  .object({
    field: z.string(),
    problem: z.enum(['missing', 'not_text', 'not_boolean', 'not_a_day']),
    count: z.int().positive(),
    records: z.array(z.string()).meta({ description: 'A few of them: `staff_id`, or else `_id`' }),
  })
  .meta({ id: 'UnusableStaff' });

export function unusableStaffView({
  field,
  problem,
  count,
  records,
}: UnusableStaff): z.infer<typeof UnusableStaffView> {
  return { field, problem, count, records };
}
