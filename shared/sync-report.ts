import { z } from 'zod';
import { CHANGE_GROUPS } from './change-group.js';
import { PassedOver } from './passed-over.js';
import { ReportSelection, ReportTime, ReportType } from './report.js';
import { ReportedError } from './reported-error.js';
import { FileStatus, SyncRequest, SyncStatus } from './sync.js';
import { UnusableStaff } from './unusable-staff.js';

/** How the headings of a file differ from those of `against`, the previous file of the same report. `required_missing` lists fields. */
const ReportedDrift = z.object({
  against: z.string(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  moved: z.array(z.string()),
  required_missing: z.array(z.string()),
});
export type ReportedDrift = z.infer<typeof ReportedDrift>;

const FileReport = z.object({
  name: z.string(),
  report_type: ReportType.nullable(),
  status: FileStatus,
  rows_read: z.int(),
  rows_valid: z.int(),
  rows_quarantined: z.int(),
  issues: z.array(z.object({ row: z.int(), field: z.string(), code: z.string() })),
  /** The number of all issues, when `issues` may be truncated. */
  issues_total: z.int().optional(),
  /** Only present when something differs. */
  drift: ReportedDrift.optional(),
  error: ReportedError.optional(),
});
export type FileReport = z.infer<typeof FileReport>;

/** `values` is only present when it was requested and the caller may see the values, `name` when it was requested. */
const ReportedChange = z.object({
  employee_id: z.string(),
  name: z.string().optional(),
  kind: z.enum(['created', 'updated', 'removed']),
  /** The group that people review it in. */
  group: z.enum(CHANGE_GROUPS),
  fields: z.array(z.string()),
  values: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })).optional(),
});
export type ReportedChange = z.infer<typeof ReportedChange>;

/**
 * Why a plan is held. `field`: the field that changes. `earlier`: how much of the figure earlier syncs made. `examples`: up to three
 * employees to look at. `files`: the names of the files that it comes from. A reject refuses them.
 */
export const ReportedBrake = z.object({
  brake: z.string(),
  figure: z.number(),
  limit: z.number(),
  field: z.exactOptional(z.string()),
  earlier: z.exactOptional(z.number()),
  examples: z.exactOptional(z.array(z.string())),
  files: z.exactOptional(z.array(z.string())),
});
export type ReportedBrake = z.infer<typeof ReportedBrake>;

/** The full report (directory, dates) that last listed an employee. */
export const Listed = z.object({ report_type: ReportType, report_time: ReportTime });
export type Listed = z.infer<typeof Listed>;

/** An employee that the newest full report does not list, and the newest one that does. Null when none ever did. */
const MissingEmployee = z.object({
  employee_id: z.string(),
  name: z.string().optional(),
  last_listed: Listed.nullable(),
});
export type MissingEmployee = z.infer<typeof MissingEmployee>;

/** The width that employee codes were padded to, and the number of codes in the files and the roster per width. */
export const ReportedCodeWidth = z.object({
  width: z.int().nullable(),
  source: z.enum(['setting', 'learned', 'none']),
  counts: z.record(z.string(), z.int()),
});
export type ReportedCodeWidth = z.infer<typeof ReportedCodeWidth>;

/** Percent with two decimals. Null when there was nothing to count. */
export const SuccessRates = z.object({ files: z.number().nullable(), rows: z.number().nullable() });
/** read = valid + quarantined + duplicates */
export const ReportedRows = z.object({
  read: z.int(),
  valid: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
});
/** The sync's own error, or the error of `files` of its files. */
export const CountedError = ReportedError.extend({ files: z.int() });
export type CountedError = z.infer<typeof CountedError>;

/** A file that a retry could not read again, and why. */
const NotRetried = z.object({ name: z.string(), error: ReportedError });
/** A change that an undo did not revert: a field, or a whole employee (`field` null). `changed_by` is the sync that changed it since, if known. */
const NotUndone = z.object({
  employee_id: z.string(),
  field: z.string().nullable(),
  changed_by: z.string().nullable(),
});

/** The full report of one sync: the output of `sync_paycom --json`. */
export const SyncReport = z.object({
  sync_id: z.string(),
  status: SyncStatus,
  /** No worker has begun it. */
  waiting: z.literal(true).optional(),
  report_type: ReportSelection,
  dry_run: z.boolean(),
  trigger: SyncRequest.shape.trigger,
  requested_by: z.string(),
  /** The account that approved or rejected its plan. */
  decided_by: z.string().optional(),
  /** The reason, in the words of that person. */
  decision_reason: z.string().optional(),
  /** The decision, its time, and the name of the account at that time. */
  decision: z
    .object({ decision: z.enum(['approve', 'reject']), at: z.iso.datetime(), by_name: z.string().optional() })
    .optional(),
  retry_of: z.string().optional(),
  undo_of: z.string().optional(),
  started_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
  files: z.array(FileReport),
  rows: ReportedRows,
  success_rates: SuccessRates,
  /** `removed` is only present when an undo reverted creations. */
  employees: z.object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    missing: z.int(),
    removed: z.exactOptional(z.int()),
  }),
  /**
   * `deactivated`: records of terminated employees. `reactivated`: records of returned employees. `links_kept`: links that stay although
   * their record is gone, because too many are gone at once. `unusable`: records with a value that can't be used. Only present when not zero.
   */
  staff: z.object({
    linked: z.int(),
    ambiguous: z.int(),
    unmatched: z.int(),
    deactivated: z.exactOptional(z.int()),
    reactivated: z.exactOptional(z.int()),
    links_kept: z.exactOptional(z.int()),
    unusable: z.exactOptional(z.array(UnusableStaff)),
  }),
  plan: z
    .object({
      hash: z.string(),
      changes: z.array(ReportedChange),
      missing: z.array(MissingEmployee),
      /** The total numbers, when `changes` and `missing` may be truncated. */
      changes_total: z.int().optional(),
      missing_total: z.int().optional(),
      held_by: z.array(ReportedBrake).optional(),
    })
    .optional(),
  /** Absent when the sync ended before it had a plan. */
  code_width: ReportedCodeWidth.optional(),
  /** The number of employees by status after the sync. */
  roster: z.record(z.string(), z.int()).optional(),
  error: ReportedError.optional(),
  /** The distinct errors of the sync and its files. */
  errors: z.array(CountedError),
  /** The entries that the listing of the server passed over, by reason. Absent when the server was not listed. */
  passed_over: z.array(PassedOver).optional(),
  /** Only for a retry. */
  not_retried: z.array(NotRetried).optional(),
  /** Only for an undo. */
  not_undone: z.array(NotUndone).optional(),
  /** The sync that caused this one to be skipped. */
  skipped_for: z.object({ reason: z.enum(['recent', 'busy']), sync_id: z.string() }).optional(),
});
export type SyncReport = z.infer<typeof SyncReport>;
