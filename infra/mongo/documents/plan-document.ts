import { z } from 'zod';
import { CHANGE_GROUPS } from '../../../shared/change-group.js';
import { EmployeeFields } from '../../../shared/employee.js';
import { PayeeFields } from '../../../shared/payee.js';
import { BRAKES } from '../../../shared/plan/plan.js';
import { count, date } from './bson-types.js';

/** `paycom_plans`: one plan per sync. Its changes are sealed in the blob store, one blob per chunk. */
export const PlanDocument = z.strictObject({
  sync_id: z.string(),
  hash: z.string(),
  /** The number of the plan, because a later plan of the sync replaces it. Absent in plans of earlier versions. */
  number: z.exactOptional(count()),
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
      brake: z.enum(BRAKES),
      figure: z.number(),
      limit: z.number(),
      field: z.exactOptional(z.enum([...EmployeeFields.keyof().options, ...PayeeFields.keyof().options])),
      earlier: z.exactOptional(z.number()),
      examples: z.exactOptional(z.array(z.string())),
      files: z.exactOptional(z.array(z.string())),
    }),
  ),
  /** The figures that the brakes of later syncs look back at. Absent in an undo, and in plans of earlier versions. */
  figures: z.exactOptional(z.record(z.string(), z.number())),
  /** The figures that the brakes saw of the run alone. Absent in an undo, and in plans of earlier versions. */
  readings: z.exactOptional(
    z.strictObject({
      code_width: count().nullable(),
      columns_missing: count(),
      people: count().nullable(),
      days_ahead: z.number(),
      pay: z.record(z.string(), count()),
    }),
  ),
  /** The size of the roster when the plan was made. Absent in an undo, and in plans of earlier versions. */
  roster: z.exactOptional(z.strictObject({ employees: count(), active: count(), payees: count() })),
  /** The fence of the roster lease when the plan was made. If it differs at apply time, another sync may have changed the roster. */
  roster_fence: z.exactOptional(count()),
  chunk_keys: z.array(z.string()),
  /** How many changes of each group each chunk has. Absent in plans of earlier versions. */
  chunk_groups: z.exactOptional(z.array(z.partialRecord(z.enum(CHANGE_GROUPS), count()))),
  /** The number of parts in which the plan was made. Its hash depends on that. */
  parts: z.exactOptional(count()),
  /** Whether its hash covers who is missing. Absent in plans of earlier versions. */
  covers_missing: z.exactOptional(z.boolean()),
  /** The files whose rows the plan changes something with. Absent in plans of earlier versions. */
  changed_by: z.exactOptional(z.array(z.string())),
  /** The blob that lists the missing employees. Absent when the plan has no full report. */
  missing_key: z.exactOptional(z.string()),
  /** The blob that lists the changes that an undo does not revert. Absent when there are none. */
  left_key: z.exactOptional(z.string()),
  created_at: date(),
  /** The decision, which the API or a command stores before it sends it to the run. `accepted_at`: null until the run accepts it, once. */
  decision: z.exactOptional(
    z.strictObject({
      id: z.string(),
      decision: z.enum(['approve', 'reject']),
      by: z.string(),
      /** The name of the account at that time. Absent in decisions of earlier versions. */
      by_name: z.exactOptional(z.string()),
      /** The reason, in the words of the person. It is stored only here, not in Temporal or the audit log. */
      reason: z.exactOptional(z.string()),
      at: date(),
      accepted_at: date().nullable(),
    }),
  ),
  /** When its changes were removed from the blob store, because it is too old to be undone. */
  removed_at: z.exactOptional(date()),
  /** Nothing of it is left in the blob store. */
  swept: z.exactOptional(z.literal(true)),
  decided_by: z.string().nullable(),
  decided_at: date().nullable(),
});
export type PlanDocument = z.infer<typeof PlanDocument>;
