import { z } from 'zod';

/** The reasons why a Staff record or a field of it can't be used, as words after the count and the field. */
const PROBLEMS = {
  missing: ['has no', 'have no'],
  not_text: ['has another type than text in', 'have another type than text in'],
  not_boolean: ['has neither true nor false in', 'have neither true nor false in'],
  not_a_day: ['has no day as YYYY-MM-DD in', 'have no day as YYYY-MM-DD in'],
} as const;
export type StaffProblem = keyof typeof PROBLEMS;

/** The number of Staff records with one problem in one field, with a few of their ids: `staff_id`, or else `_id`. */
export const UnusableStaff = z.object({
  field: z.string(),
  problem: z.enum(Object.keys(PROBLEMS) as [StaffProblem, ...StaffProblem[]]),
  count: z.int(),
  records: z.array(z.string()),
});
export type UnusableStaff = z.infer<typeof UnusableStaff>;

/** @example '2 staff records have no staff_id: 65f0…, 65f1…' */
export function describeUnusable({ field, problem, count, records }: UnusableStaff): string {
  const [one, many] = PROBLEMS[problem];
  const what = count === 1 ? `staff record ${one}` : `staff records ${many}`;
  const more = records.length < count ? ', …' : '';
  return `${count} ${what} ${field}: ${records.join(', ')}${more}`;
}
