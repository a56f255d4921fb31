import { z } from 'zod';
import { PassedOverTable } from '../../../shared/passed-over-table.js';
import { ReportTime, ReportType } from '../../../shared/report.js';
import { ReportedError } from '../../../shared/reported-error.js';
import type { ColumnName } from '../../../shared/reports/aliases.js';
import type { Column } from '../../../shared/reports/validated-report.js';
import { FileStatus } from '../../../shared/sync.js';
import { count, date } from './bson-types.js';
import { RowCounts } from './sync-log-document.js';

/** A column name of the version that wrote it. Later versions may not have it, so it is not an enum. */
const name = () => z.custom<ColumnName>((value) => typeof value === 'string').meta({ bsonType: 'string' });

/** A file in the server's listing. Path, size and mtime together identify one remote file. */
const RemoteFileDocument = z.strictObject({ path: z.string(), size: count(), mtime: date() });
export type RemoteFileDocument = z.infer<typeof RemoteFileDocument>;

const ColumnDocument = z.strictObject({
  sheet: z.string(),
  table: z.string(),
  position: count(),
  heading: z.string(),
  field: name().nullable(),
  suggestion: z.exactOptional(name()),
  /** Absent without a suggestion, and in files read by an earlier version. */
  confidence: z.exactOptional(z.number()),
}) satisfies z.ZodType<Column>;

const headings = () => z.array(z.string());
/** The differences from the columns of `against`, the name of the previous file of the same report. */
const FileDrift = z.strictObject({
  against: z.string(),
  added: headings(),
  removed: headings(),
  moved: headings(),
  required_missing: z.array(name()),
});
export type FileDrift = z.infer<typeof FileDrift>;

/** The results of the sync steps for a file. */
const FileFindings = z.strictObject({
  status: FileStatus,
  /** Names the stored bytes. Keyed, since a plain hash of a small file can be guessed. Null until the file is downloaded. */
  fingerprint: z.string().nullable(),
  /** The size of the report in a packed file. Absent when the file is not packed. */
  unpacked_size: z.exactOptional(count()),
  report_type: ReportType.nullable(),
  report_time: ReportTime.nullable(),
  rows: RowCounts.nullable(),
  /** The number of people in the file. Absent until the plan is made. */
  people: z.exactOptional(count()),
  /** In the file's order. Empty when the report type is unknown. */
  columns: z.array(ColumnDocument),
  /** Headings without a matching field. */
  unmapped_headings: z.array(z.string()),
  /** Tables of the file that are not read. Absent in files read by an earlier version. */
  tables_passed_over: z.exactOptional(z.array(PassedOverTable)),
  /** Null when there is no previous file. Absent until the plan is made. */
  drift: z.exactOptional(FileDrift.nullable()),
  /** The digest of the mapping that the file was last read with. Absent when an earlier version read it. */
  mapping: z.exactOptional(z.string()),
  error: ReportedError.nullable(),
  attempts: count(),
});
export type FileFindings = z.infer<typeof FileFindings>;

/** `paycom_files`: the ledger, with one document per remote file, over all syncs. */
export const LedgerFile = z.strictObject({
  file_id: z.string(),
  ...RemoteFileDocument.shape,
  name: z.string(),
  ...FileFindings.shape,
  sync_id: z.string(),
  first_seen_at: date(),
  updated_at: date(),
  /** When its rows were first applied to the roster, or found to change nothing. */
  applied_at: date().nullable(),
  /** The runs that the roster has its values from: the first that applied it, and those that changed something with it since. */
  applied_by: z.array(z.string()),
  /** When its bytes were removed, and why. Absent while they are stored, and when they never were. */
  bytes_removed: z.exactOptional(z.strictObject({ at: date(), why: z.enum(['retention', 'erasure']) })),
  /** Headings whose change is not shown as drift any more: which, who decided it by account id, and when. */
  drift_ignored: z.exactOptional(
    z.array(z.strictObject({ heading: z.string(), by: z.string(), at: date() })),
  ),
});
export type LedgerFile = z.infer<typeof LedgerFile>;

/** `paycom_run_files`: one document per remote file and sync. A dry run writes no ledger entry. */
export const RunFile = z.strictObject({
  sync_id: z.string(),
  file_id: z.string(),
  ...RemoteFileDocument.shape,
  name: z.string(),
  ...FileFindings.shape,
  dry_run: z.boolean(),
  /** Read again from its blob, because an older report arrived after it. */
  reread: z.boolean(),
  /** How often parsing began without an end. Absent when it ended, or never began. */
  parse_starts: z.exactOptional(count()),
});
export type RunFile = z.infer<typeof RunFile>;
