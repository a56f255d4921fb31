import { z } from 'zod';
import { EmployeeId } from '../../../shared/employee.js';
import { date } from './bson-types.js';

/** `paycom_staff_decisions`: people's decisions about pairs of an employee and a staff record. Decisions are never deleted. */
export const StaffDecisionDocument = z.strictObject({
  employee_id: EmployeeId,
  staff_id: z.string().min(1),
  decision: z.enum(['confirmed', 'rejected', 'unlinked']),
  /** True while a rejection or an unlinking is in effect. The pair is then neither linked nor suggested. Confirming the pair ends it. */
  stands: z.boolean(),
  /** True when someone took the decision back. */
  undone: z.exactOptional(z.boolean()),
  /** Shared by decisions that were made together. */
  bulk_id: z.exactOptional(z.string()),
  by: z.string(),
  at: date(),
});
export type StaffDecisionDocument = z.infer<typeof StaffDecisionDocument>;
