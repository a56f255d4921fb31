import type { Db, Filter } from 'mongodb';
import type { ErrorCode } from '../../shared/error-codes.js';
import { earliestOfPush, type PushWindow } from '../../shared/plan/push.js';
import { ReportType } from '../../shared/report.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';
import { newestReportTime } from './applied-reports.js';

/** The errors that another mapping may solve: the headings or the name were not understood. */
const BY_HEADINGS: readonly ErrorCode[] = ['no_employee_code_column', 'report_name_mismatch'];
/** How many refused files are looked at, at most. */
const MOST_REFUSED = 200;

/** A file whose bytes are stored. */
export type StoredFile = LedgerFile & { readonly fingerprint: string };

/**
 * Returns the stored files for which another mapping matters now: the applied files of the last push of each report, and the refused files that are
 * not older.
 */
export async function filesOfMapping(db: Db, pushMinutes: PushWindow): Promise<StoredFile[]> {
  const [all, applied] = await Promise.all([refusedFiles(db), lastPushFiles(db, pushMinutes)]);
  const since = oldestMtime(applied);
  const refused = all.filter(({ mtime }) => mtime >= since);
  return [...applied, ...refused].filter(isReadable);
}

/**
 * Returns those of these files that were read with another mapping than the one with this digest. A file without a digest was read by
 * a version of the program that had no mapping in the database.
 */
export function readWithOther<File extends Pick<LedgerFile, 'mapping'>>(
  files: readonly File[],
  { digest, isSaved }: { readonly digest: string; readonly isSaved: boolean },
): File[] {
  return files.filter(({ mapping }) => (mapping === undefined ? isSaved : mapping !== digest));
}

/** Returns the applied files of the last push of each report. */
export async function lastPushFiles(db: Db, pushMinutes: PushWindow): Promise<LedgerFile[]> {
  const pushes = ReportType.options.map((report_type) => lastPush(db, report_type, pushMinutes));
  return (await Promise.all(pushes)).flat();
}

/** Returns the oldest mtime of the files of the last pushes. A refused file that is older does not matter any more. */
export function oldestMtime(files: readonly LedgerFile[]): Date {
  return new Date(files.length === 0 ? 0 : Math.min(...files.map(({ mtime }) => mtime.getTime())));
}

async function lastPush(db: Db, report_type: ReportType, pushMinutes: PushWindow): Promise<LedgerFile[]> {
  const newest = await newestReportTime(db, report_type);
  if (newest === null) return [];
  const report_time = { $gte: earliestOfPush(newest, pushMinutes) };
  return ledgerFiles(db, { report_type, report_time, applied_at: { $ne: null } }).toArray();
}

async function refusedFiles(db: Db): Promise<LedgerFile[]> {
  const refused = { status: { $in: ['failed', 'unrecognized'] }, applied_at: null } as const;
  return ledgerFiles(db, refused).sort({ updated_at: -1 }).limit(MOST_REFUSED).toArray();
}

function ledgerFiles(db: Db, filter: Filter<LedgerFile>) {
  return collections(db).files.find(filter, { projection: { _id: 0 } });
}

/**
 * Whether a file can be read with another mapping. A file that failed for another reason would fail again in every sync. A file whose bytes were
 * removed has only the rows of the mapping before.
 */
function isReadable(file: LedgerFile): file is StoredFile {
  const { fingerprint, status, error, bytes_removed } = file;
  if (bytes_removed) return false;
  return fingerprint !== null && (status !== 'failed' || BY_HEADINGS.some((code) => code === error?.code));
}
