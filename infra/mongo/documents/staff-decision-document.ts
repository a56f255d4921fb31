import { z } from 'zod';
import { EmployeeId } from '../../../shared/employee.js';
import { when } from './bson-types.js';

/** `paycom_staff_decisions`: what people decided of an employee and a staff record. None is ever taken out. */
export const StaffDecisionDocument = z.strictObject({
  employee_id: EmployeeId,
  staff_id: z.string().min(1),
  decision: z.enum(['confirmed', 'rejected', 'unlinked']),
  /** The pair is neither linked nor suggested while a refusal of it stands; confirming the pair lifts it. */
  stands: z.boolean(),
  by: z.string(),
  at: when(),
});
export type StaffDecisionDocument = z.infer<typeof StaffDecisionDocument>;
