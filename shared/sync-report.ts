import { z } from 'zod';
import { CHANGE_GROUPS } from './change-group.js';
import { ReportSelection, ReportTime, ReportType } from './report.js';
import { FileStatus, SyncStatus } from './sync.js';

/** An error as people and programs get it: code, message without values, and what to do. */
export const ReportedError = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type ReportedError = z.infer<typeof ReportedError>;

/** How the headings of a file differ from those of `against`, the file of the same report before it. `required_missing` names fields. */
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
  /** Where `issues` may hold only the first. */
  issues_total: z.int().optional(),
  /** Only where something differs. */
  drift: ReportedDrift.optional(),
  error: ReportedError.optional(),
});
export type FileReport = z.infer<typeof FileReport>;

/** Values stand in `before` and `after` only where they were asked for and may be seen. */
const ReportedChange = z.object({
  employee_id: z.string(),
  kind: z.enum(['created', 'updated', 'removed']),
  /** What people read it as. */
  group: z.enum(CHANGE_GROUPS),
  fields: z.array(z.string()),
  values: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })).optional(),
});
export type ReportedChange = z.infer<typeof ReportedChange>;

export const ReportedBrake = z.object({ brake: z.string(), figure: z.number(), limit: z.number() });
export type ReportedBrake = z.infer<typeof ReportedBrake>;

/** A full report that lists an employee. */
export const Listed = z.object({ report_type: ReportType, report_time: ReportTime });
export type Listed = z.infer<typeof Listed>;

/** Someone whom the newest full report does not list, and the newest one that did; null: none ever. */
const MissingEmployee = z.object({ employee_id: z.string(), last_listed: Listed.nullable() });
export type MissingEmployee = z.infer<typeof MissingEmployee>;

/** The width that employee codes were padded to, and how many codes, of the files and of the roster, have each width. */
export const ReportedCodeWidth = z.object({
  width: z.int().nullable(),
  source: z.enum(['setting', 'learned', 'none']),
  counts: z.record(z.string(), z.int()),
});
export type ReportedCodeWidth = z.infer<typeof ReportedCodeWidth>;

/** Percent, two digits; null where there was nothing. */
export const SuccessRates = z.object({ files: z.number().nullable(), rows: z.number().nullable() });
/** read = valid + quarantined + duplicates */
export const ReportedRows = z.object({
  read: z.int(),
  valid: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
});
/** The sync's own error, or what `files` of its files failed with. */
export const CountedError = ReportedError.extend({ files: z.int() });
export type CountedError = z.infer<typeof CountedError>;

/** A file that a retry could not read again, and why. */
const NotRetried = z.object({ name: z.string(), error: ReportedError });
/** What an undo left as it is: a field, or (null) a whole employee; and the sync that changed it since, where that is known. */
const NotUndone = z.object({
  employee_id: z.string(),
  field: z.string().nullable(),
  changed_by: z.string().nullable(),
});

/** One sync, told whole: what `sync_paycom --json` prints. */
export const SyncReport = z.object({
  sync_id: z.string(),
  status: SyncStatus,
  report_type: ReportSelection,
  dry_run: z.boolean(),
  retry_of: z.string().optional(),
  undo_of: z.string().optional(),
  started_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
  files: z.array(FileReport),
  rows: ReportedRows,
  success_rates: SuccessRates,
  /** `removed` only where an undo took creations back. */
  employees: z.object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    missing: z.int(),
    removed: z.exactOptional(z.int()),
  }),
  /** `deactivated`: records of those who were terminated; `reactivated`: of those who came back. Only where there are some. */
  staff: z.object({
    linked: z.int(),
    ambiguous: z.int(),
    unmatched: z.int(),
    deactivated: z.exactOptional(z.int()),
    reactivated: z.exactOptional(z.int()),
  }),
  plan: z
    .object({
      hash: z.string(),
      changes: z.array(ReportedChange),
      missing: z.array(MissingEmployee),
      /** Where `changes` and `missing` may hold only the first. */
      changes_total: z.int().optional(),
      missing_total: z.int().optional(),
      held_by: z.array(ReportedBrake).optional(),
    })
    .optional(),
  /** Absent where the sync never came to a plan. */
  code_width: ReportedCodeWidth.optional(),
  /** The employees by status as the sync left them. */
  roster: z.record(z.string(), z.int()).optional(),
  error: ReportedError.optional(),
  /** Every error, that of the sync and those of its files, once each. */
  errors: z.array(CountedError),
  /** Of a retry. */
  not_retried: z.array(NotRetried).optional(),
  /** Of an undo. */
  not_undone: z.array(NotUndone).optional(),
  /** The sync because of which this one was skipped. */
  skipped_for: z.object({ reason: z.enum(['recent', 'busy']), sync_id: z.string() }).optional(),
});
export type SyncReport = z.infer<typeof SyncReport>;
