import { z } from 'zod';
import { count, date } from './bson-types.js';

/** `paycom_planning_attempts`: the attempt that makes a sync's plan, or a part of it. `part` is -1 for the plan. Removed when the sync ends. */
export const PlanningAttemptDocument = z.strictObject({
  sync_id: z.string(),
  part: z.int(),
  /** The fencing token of the attempt. */
  token: z.string(),
  /** When Temporal scheduled the attempt. */
  scheduled_at: date(),
  /** The number of its writes, so that each of them conflicts with the begin of a later attempt. */
  writes: count(),
});
export type PlanningAttemptDocument = z.infer<typeof PlanningAttemptDocument>;
