import { z } from 'zod';

/** Which pairs of a filter a decision is about. */
export const BulkChoice = z.strictObject({
  decision: z.enum(['confirm', 'reject']),
  score: z.number().min(0).max(1).meta({
    description:
      '`confirm`: the only record of an employee with at least this score. `reject`: each pair with at most this score',
  }),
});
