import { z } from 'zod';
import { ReportSelection, ReportType } from './report.js';
import { FileStatus, SyncStatus } from './sync.js';

/** An error as people and programs get it: code, message without values, and what to do. */
export const ReportedError = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type ReportedError = z.infer<typeof ReportedError>;

const FileReport = z.object({
  name: z.string(),
  report_type: ReportType.nullable(),
  status: FileStatus,
  rows_read: z.int(),
  rows_valid: z.int(),
  rows_quarantined: z.int(),
  issues: z.array(z.object({ row: z.int(), field: z.string(), code: z.string() })),
  error: ReportedError.optional(),
});
export type FileReport = z.infer<typeof FileReport>;

/** Values stand in `before` and `after` only where they were asked for and may be seen. */
const ReportedChange = z.object({
  employee_id: z.string(),
  kind: z.enum(['created', 'updated']),
  fields: z.array(z.string()),
  values: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })).optional(),
});
export type ReportedChange = z.infer<typeof ReportedChange>;

const ReportedBrake = z.object({ brake: z.string(), figure: z.number(), limit: z.number() });

/** One sync, told whole: what `sync_paycom --json` prints. */
export const SyncReport = z.object({
  sync_id: z.string(),
  status: SyncStatus,
  report_type: ReportSelection,
  dry_run: z.boolean(),
  started_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
  files: z.array(FileReport),
  employees: z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), missing: z.int() }),
  staff: z.object({ linked: z.int(), ambiguous: z.int(), unmatched: z.int() }),
  plan: z
    .object({
      hash: z.string(),
      changes: z.array(ReportedChange),
      held_by: z.array(ReportedBrake).optional(),
    })
    .optional(),
  error: ReportedError.optional(),
  /** The sync because of which this one was skipped. */
  skipped_for: z.object({ reason: z.enum(['recent', 'busy']), sync_id: z.string() }).optional(),
});
export type SyncReport = z.infer<typeof SyncReport>;
