import { z } from 'zod';
import { ReportTime, ReportType } from '../../../shared/report.js';
import type { ColumnName } from '../../../shared/reports/aliases.js';
import type { Column } from '../../../shared/reports/validated-report.js';
import { FileStatus } from '../../../shared/sync.js';
import { ReportedError } from '../../../shared/sync-report.js';
import { count, when } from './bson-types.js';
import { RowCounts } from './sync-log-document.js';

/** A name that the code of its day knew. */
const name = () => z.custom<ColumnName>((value) => typeof value === 'string').meta({ bsonType: 'string' });

/** A file as the server lists it: these three together are one delivery. */
const RemoteFileDocument = z.strictObject({ path: z.string(), size: count(), mtime: when() });
export type RemoteFileDocument = z.infer<typeof RemoteFileDocument>;

const ColumnDocument = z.strictObject({
  sheet: z.string(),
  table: z.string(),
  position: count(),
  heading: z.string(),
  field: name().nullable(),
  suggestion: z.exactOptional(name()),
}) satisfies z.ZodType<Column>;

const headings = () => z.array(z.string());
/** How the columns differ from those of `against`, the name of the file of the same report before it. */
const FileDrift = z.strictObject({
  against: z.string(),
  added: headings(),
  removed: headings(),
  moved: headings(),
  required_missing: z.array(name()),
});
export type FileDrift = z.infer<typeof FileDrift>;

/** What the steps find out of a file, one after the other. */
const FileFindings = z.strictObject({
  status: FileStatus,
  sha256: z.string().nullable(),
  report_type: ReportType.nullable(),
  report_time: ReportTime.nullable(),
  rows: RowCounts.nullable(),
  /** As the file has them; empty for a file of no known type. */
  columns: z.array(ColumnDocument),
  /** Headings that no field was found for. */
  unmapped_headings: z.array(z.string()),
  /** Null: there is no file to compare it with. Absent until the plan is made. */
  drift: z.exactOptional(FileDrift.nullable()),
  error: ReportedError.nullable(),
  attempts: count(),
});
export type FileFindings = z.infer<typeof FileFindings>;

/** `paycom_files`: the ledger, a delivery over all its syncs. */
export const LedgerFile = z.strictObject({
  file_id: z.string(),
  ...RemoteFileDocument.shape,
  name: z.string(),
  ...FileFindings.shape,
  sync_id: z.string(),
  first_seen_at: when(),
  updated_at: when(),
  /** When its rows first reached the roster, or were found to change nothing. */
  applied_at: when().nullable(),
});
export type LedgerFile = z.infer<typeof LedgerFile>;

/** `paycom_run_files`: a delivery in one sync. A dry run leaves nothing but these. */
export const RunFile = z.strictObject({
  sync_id: z.string(),
  file_id: z.string(),
  ...RemoteFileDocument.shape,
  name: z.string(),
  ...FileFindings.shape,
  dry_run: z.boolean(),
  /** Read again from its blob, because an older report came in after it. */
  reread: z.boolean(),
});
export type RunFile = z.infer<typeof RunFile>;
