import { z } from 'zod';
import { count, date } from './bson-types.js';

/** `paycom_removals`: how far the history of employees was removed, one document. Nothing up to this position of the change feed is there. */
export const RemovalDocument = z.strictObject({
  _id: z.literal('changes'),
  fence: count(),
  plan_number: count(),
  employee_id: z.string(),
  /** When the newest removed change was made. */
  at: date(),
});
export type RemovalDocument = z.infer<typeof RemovalDocument>;
