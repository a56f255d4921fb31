import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { when } from './bson-types.js';

/** `paycom_reveals`: who was shown which sensitive fields of whom, and when. Never the values. */
export const SensitiveAccessDocument = z.strictObject({
  account_id: z.string(),
  account_name: z.string(),
  role: Role,
  /** The procedure that showed them. */
  procedure: z.string(),
  fields: z.array(z.string()),
  employee_ids: z.array(z.string()),
  /** Of whose employees together; a department of one tells of that person. */
  departments: z.exactOptional(z.array(z.string())),
  at: when(),
});
export type SensitiveAccessDocument = z.infer<typeof SensitiveAccessDocument>;
