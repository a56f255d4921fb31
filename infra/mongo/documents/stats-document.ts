import { z } from 'zod';
import { count, date, sealed } from './bson-types.js';

/** `paycom_stats`: statistics of one roster revision. Sealed, since the pay of a department can be one person's pay. */
export const StatsDocument = z.strictObject({
  name: z.enum(['counts', 'pay']),
  revision: count(),
  /** Sealed JSON. */
  stats: sealed(),
  key_id: z.string(),
  counted_at: date(),
});
export type StatsDocument = z.infer<typeof StatsDocument>;
