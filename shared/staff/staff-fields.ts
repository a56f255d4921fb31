import { z } from 'zod';

const text = (length: number, what: string) =>
  z
    .string({ error: `must be ${what}` })
    .trim()
    .min(1, `must be ${what}`)
    .max(length, `must be ${what}`)
    .meta({ description: what });
const optional = <T extends z.ZodType>(schema: T) => z.exactOptional(schema.nullable());

const DAY = 'a day as YYYY-MM-DD';
const SWITCH = 'true or false';

/** The fields of a Staff record that this product reads, as a file or a program sends them. `null` clears a field, and an absent one stays. */
export const StaffFields = z.strictObject({
  staff_id: text(200, 'a text of 1 to 200 characters'),
  employee_id: optional(text(50, 'a text of 1 to 50 characters')),
  work_email: optional(
    z
      .string({ error: 'must be an e-mail address' })
      .trim()
      .max(254, 'must be an e-mail address')
      .regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')
      .meta({ description: 'an e-mail address' }),
  ),
  first_name: optional(text(100, 'a text of 1 to 100 characters')),
  last_name: optional(text(100, 'a text of 1 to 100 characters')),
  hire_date: optional(z.iso.date({ error: `must be ${DAY}` }).meta({ description: DAY })),
  active: z.exactOptional(z.boolean({ error: `must be ${SWITCH}` }).meta({ description: SWITCH })),
});
export type StaffFields = z.infer<typeof StaffFields>;
export type StaffField = keyof StaffFields;

export const STAFF_FIELDS = Object.keys(StaffFields.shape) as readonly StaffField[];
