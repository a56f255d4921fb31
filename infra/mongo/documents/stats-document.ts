import { z } from 'zod';
import { count, sealed, when } from './bson-types.js';

/** `paycom_stats`: what was counted of the roster as it was at a revision; sealed, since pay by department can be one person's. */
export const StatsDocument = z.strictObject({
  name: z.enum(['counts', 'pay']),
  revision: count(),
  /** Sealed JSON. */
  stats: sealed(),
  key_id: z.string(),
  counted_at: when(),
});
export type StatsDocument = z.infer<typeof StatsDocument>;
