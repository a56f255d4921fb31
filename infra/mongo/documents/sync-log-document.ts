import { z } from 'zod';
import { PassedOver } from '../../../shared/passed-over.js';
import { SyncRequest, SyncStatus } from '../../../shared/sync.js';
import { CountedError, ReportedBrake, ReportedCodeWidth, SyncReport } from '../../../shared/sync-report.js';
import { count, date } from './bson-types.js';

const FileCounts = z.strictObject({
  total: count(),
  applied: count(),
  unchanged: count(),
  failed: count(),
  unrecognized: count(),
});
export const RowCounts = z.strictObject({
  read: count(),
  valid: count(),
  quarantined: count(),
  duplicates: count(),
});
export type RowCounts = z.infer<typeof RowCounts>;

const report = SyncReport.shape;

/** `paycom_sync_logs`: the request, requester and result of each sync. */
export const SyncLog = z.strictObject({
  sync_id: z.string(),
  ...SyncRequest.shape,
  workflow_id: z.string(),
  first_run_id: z.string(),
  status: SyncStatus,
  /** Set until a worker begins the sync. */
  waiting: z.exactOptional(z.literal(true)),
  started_at: date(),
  updated_at: date(),
  completed_at: date().nullable(),
  files: FileCounts,
  rows: RowCounts,
  employees: z.strictObject({ ...report.employees.shape, terminations: count() }),
  staff: report.staff,
  /** Percent, rounded to two decimals. Null when there were no files or rows. */
  success_rates: z.strictObject({ files: z.number().nullable(), rows: z.number().nullable() }),
  plan_hash: z.string().nullable(),
  decided_by: z.string().nullable(),
  /** The last reminder that the sync waits for approval. */
  reminded_at: z.exactOptional(date()),
  /** The brakes that hold or held its plan, with the names of the files. Absent before the plan is made. */
  held_by: z.exactOptional(z.array(ReportedBrake)),
  error: report.error.unwrap().nullable(),
  /** Set once the plan is made. */
  code_width: z.exactOptional(ReportedCodeWidth),
  /** Set when the sync ends, like `errors`. */
  roster: z.exactOptional(z.record(z.string(), z.int())),
  errors: z.exactOptional(z.array(CountedError)),
  skipped_for: report.skipped_for.unwrap().nullable(),
  /** What the listing of the server passed over. Absent until it is listed, and in a retry or an undo. */
  passed_over: z.exactOptional(z.array(PassedOver)),
});
export type SyncLog = z.infer<typeof SyncLog>;
