import { z } from 'zod';
import { count } from './bson-types.js';

/**
 * `paycom_roster`: several documents, so that concurrent transactions that change the roster do not conflict. The sum of their revisions
 * increases with each change. `fence` is the fencing token of the sync that may write; null when no sync holds the roster lease. `closed` is
 * the last fence that was released: nothing is written with it any more.
 */
export const RosterShardDocument = z.strictObject({
  name: z.string(),
  revision: count(),
  fence: count().nullable(),
  closed: z.exactOptional(count()),
});
export type RosterShardDocument = z.infer<typeof RosterShardDocument>;
