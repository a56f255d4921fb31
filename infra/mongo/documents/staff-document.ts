import { z } from 'zod';
import type { StaffRecord } from '../../../shared/plan/match-staff.js';
import { date } from './bson-types.js';

/**
 * `staff`: the scheduling system's records. Only the id has a guaranteed type. The other fields are the scheduling system's, and this
 * product changes only `active`. `deactivated_by` and `deactivated_at` are set while a record is inactive because of a termination.
 */
export const StaffDocument = z.looseObject({
  staff_id: z.string().min(1),
  deactivated_by: z.literal('paycom').optional(),
  deactivated_at: date().optional(),
});
export type StaffDocument = z.infer<typeof StaffDocument>;

/** The format of a day in a record, unless it is a BSON date. */
export const STAFF_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the fields that staff matching compares. */
export function staffRecordOf(document: StaffDocument): StaffRecord {
  const { staff_id, employee_id, work_email, first_name, last_name, hire_date, active } = document;
  return {
    staff_id,
    employee_id: textOf(employee_id),
    email: textOf(work_email),
    first_name: textOf(first_name) ?? '',
    last_name: textOf(last_name) ?? '',
    hire_date: dayOf(hire_date),
    active: active !== false,
  };
}

function dayOf(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return STAFF_DAY.test(textOf(value) ?? '') ? textOf(value) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
