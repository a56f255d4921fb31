import { z } from 'zod';
import { count, date } from './bson-types.js';

/**
 * `paycom_applied_chunks`: the writes `from` up to `to` of a plan's chunk, marked in the transaction that applies them. Kept when a workflow
 * reset replaces the plan, because an undo reverts them too.
 */
export const AppliedChunkDocument = z.strictObject({
  sync_id: z.string(),
  hash: z.string(),
  chunk: count(),
  from: count(),
  to: count(),
  /** Whether the range reaches the end of the chunk. */
  ends_chunk: z.boolean(),
  /** The blob with the chunk. */
  key: z.string(),
  created: count(),
  updated: count(),
  removed: z.exactOptional(count()),
  /** The number of payees that it writes. Absent in marks of earlier versions. */
  payees: z.exactOptional(count()),
  at: date(),
  /** The fence of the sync's roster lease. Absent in marks of earlier versions. */
  fence: z.exactOptional(count()),
});
export type AppliedChunkDocument = z.infer<typeof AppliedChunkDocument>;
