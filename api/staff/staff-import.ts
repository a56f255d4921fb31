import { z } from 'zod';
import { StaffFields } from '../../shared/staff/staff-fields.js';

/** The most records of one request. More would exceed `PAYCOM_API_BODY_BYTES`. */
const MOST_RECORDS = 1_000;

/** Refuses two records with the same id, because chance would decide which one counts. */
const Records = z
  .array(StaffFields.meta({ id: 'StaffFields' }))
  .min(1)
  .max(MOST_RECORDS)
  .superRefine((records, context) => {
    const firstOf = new Map<string, number>();
    for (const [at, { staff_id }] of records.entries()) {
      const first = firstOf.get(staff_id);
      if (first === undefined) firstOf.set(staff_id, at);
      else
        context.addIssue({
          code: 'custom',
          path: [at, 'staff_id'],
          message: `records.${first} has the same`,
        });
    }
  })
  .meta({ description: 'Each `staff_id` once. An absent field stays as it is, `null` clears it' });

export const ImportInput = z.strictObject({ records: Records, dry_run: z.boolean().default(false) });

export const ImportView = z
  .object({
    dry_run: z.boolean(),
    created: z.int().nonnegative(),
    updated: z.int().nonnegative(),
    unchanged: z.int().nonnegative(),
  })
  .meta({ id: 'StaffImport' });
