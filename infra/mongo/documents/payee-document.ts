import { z } from 'zod';
import { EmployeeId } from '../../../shared/employee.js';
import { count, date, sealed } from './bson-types.js';

/** `paycom_payees`: a garnishment or deduction of an employee. Bank, case and agency are sealed together. */
export const PayeeDocument = z.strictObject({
  employee_id: EmployeeId,
  /** `partitionOf` the employee id. */
  partition: count(),
  /** A fingerprint of the payee's key, since the key itself may contain a case number. */
  key_hash: z.string(),
  /** The whole payee, sealed JSON. */
  payee: sealed(),
  keys: z.array(z.string()),
  sync_id: z.string(),
  updated_at: date(),
});
export type PayeeDocument = z.infer<typeof PayeeDocument>;
