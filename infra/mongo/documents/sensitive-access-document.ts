import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { date } from './bson-types.js';

/** `paycom_reveals`: the access log of sensitive fields. It records account, fields, employees and time, never the values. */
export const SensitiveAccessDocument = z.strictObject({
  account_id: z.string(),
  account_name: z.string(),
  role: Role,
  /** The procedure that returned the fields. */
  procedure: z.string(),
  fields: z.array(z.string()),
  employee_ids: z.array(z.string()),
  /** The departments whose pay figures were shown. In a department of one, they are that person's pay. */
  departments: z.exactOptional(z.array(z.string())),
  at: date(),
});
export type SensitiveAccessDocument = z.infer<typeof SensitiveAccessDocument>;
