import { z } from 'zod';
import { count, when } from './bson-types.js';

/** `paycom_plans`: one a sync. What it would write lies sealed in the blob store, a blob a chunk. */
export const PlanDocument = z.strictObject({
  sync_id: z.string(),
  hash: z.string(),
  status: z.enum(['proposed', 'approved', 'rejected', 'applied']),
  dry_run: z.boolean(),
  counts: z.strictObject({
    created: count(),
    updated: count(),
    unchanged: count(),
    missing: count(),
    terminations: count(),
    removed: z.exactOptional(count()),
  }),
  held_by: z.array(
    z.strictObject({
      brake: z.enum(['terminations', 'creations', 'code_width', 'vanished_columns', 'payees_ended']),
      figure: z.number(),
      limit: z.number(),
    }),
  ),
  /** Of the roster's lease when it was made: another one by the time it is applied means that others may have changed the roster. */
  roster_fence: z.exactOptional(count()),
  chunk_keys: z.array(z.string()),
  /** The blob that lists the missing; absent where no full report was planned. */
  missing_key: z.exactOptional(z.string()),
  /** Marked in the transaction that applied them. */
  chunks_done: z.array(
    z.strictObject({
      chunk: count(),
      created: count(),
      updated: count(),
      removed: z.exactOptional(count()),
      at: when(),
    }),
  ),
  /** Chunks that were applied of plans whose place this one took, as after a reset of the workflow. */
  earlier: z.exactOptional(z.array(z.strictObject({ key: z.string(), at: when() }))),
  /** The blob that lists what an undo leaves as it is; absent where that is nothing. */
  left_key: z.exactOptional(z.string()),
  created_at: when(),
  decided_by: z.string().nullable(),
  decided_at: when().nullable(),
});
export type PlanDocument = z.infer<typeof PlanDocument>;
