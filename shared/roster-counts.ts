import { z } from 'zod';

/** Like `z.record`, which drops the key `__proto__`, although a department may have that code. */
function recordOf<T>(value: z.ZodType<T>): z.ZodType<Readonly<Record<string, T>>> {
  const accepts = (given: unknown) =>
    typeof given === 'object' &&
    given !== null &&
    Object.values(given).every((each) => value.safeParse(each).success);
  const { $schema: _, ...additionalProperties } = z.toJSONSchema(value);
  const schema = z.any().refine(accepts);
  return schema.meta({ type: 'object', propertyNames: { type: 'string' }, additionalProperties });
}

const Counts = recordOf(z.int());
export type Counts = z.infer<typeof Counts>;

/** Statistics of the roster. Employees without a value are counted under `unknown`. */
export const RosterCounts = z.object({
  total: z.int(),
  by_status: Counts,
  by_department: Counts.meta({ description: 'By department code' }),
  department_descriptions: recordOf(z.string()).meta({
    description: 'By department code; the description that most employees have',
  }),
  by_position_family: Counts,
  by_state: Counts,
  hires: Counts.meta({ description: 'By month' }),
  terminations: Counts.meta({ description: 'By month' }),
  overtime_eligible: z.int(),
  unlinked: z.int().meta({ description: 'Without a Staff record' }),
  missing: z.int().meta({ description: 'Not in the newest full report' }),
});
export type RosterCounts = z.infer<typeof RosterCounts>;
