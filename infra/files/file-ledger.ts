import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import type { AnyBulkWriteOperation, Db, Filter, FindCursor } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import type { ReportTime, ReportType } from '../../shared/report.js';
import { collections } from '../mongo/collections.js';
import type {
  FileFindings,
  LedgerFile,
  RemoteFileDocument,
  RunFile,
} from '../mongo/documents/file-documents.js';
import type { RowCounts } from '../mongo/documents/sync-log-document.js';
import { olderThan, type TimeCursor } from '../mongo/keyset-pagination.js';

export type LedgerRun = { readonly sync_id: string; readonly dry_run: boolean };
export type RunFileRef = { readonly sync_id: string; readonly file_id: string };
export type RunFilePage = { readonly file_ids: readonly string[]; readonly next?: string };
export type FileTally = {
  readonly files: { total: number; applied: number; unchanged: number; failed: number; unrecognized: number };
  readonly rows: RowCounts;
};

/** Pages stay small, since their ids lie in the workflow's history. */
const PAGE = 250;
const BATCH = 1_000;
const WITHOUT_ID = { projection: { _id: 0 } } as const;
/** What is the file's own fault stays as it is until the file is sent again, retried or forced; the rest a later sync may mend. */
const FINAL_CODES = Object.keys(ERROR_CODES).filter(
  (code) => ERROR_CODES[code as ErrorCode].class === 'data' || code === 'plan_rejected',
);
const SETTLED: Filter<LedgerFile> = {
  $or: [
    { applied_at: { $ne: null } },
    { status: { $in: ['unrecognized', 'undone'] } },
    { status: 'failed', 'error.code': { $in: FINAL_CODES } },
  ],
};
const FRESH: FileFindings = {
  status: 'new',
  sha256: null,
  report_type: null,
  report_time: null,
  rows: null,
  columns: [],
  unmapped_headings: [],
  tables_key: null,
  rows_key: null,
  error: null,
  attempts: 0,
};

/** The same delivery has the same id, so that recording it twice makes one record. */
export function fileIdOf({ path, size, mtime }: RemoteFileDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtime.getTime()]))
    .digest('hex')
    .slice(0, 32);
}

/** Those of `listed` that no sync has finished with. */
export async function newDeliveries(
  db: Db,
  listed: readonly RemoteFileDocument[],
): Promise<RemoteFileDocument[]> {
  const settled = new Set<string>();
  for (const ids of batches(listed.map(fileIdOf))) {
    const known = collections(db).files.find(
      { file_id: { $in: ids }, ...SETTLED },
      { projection: { file_id: 1 } },
    );
    for await (const { file_id } of known) settled.add(file_id);
  }
  return listed.filter((delivery) => !settled.has(fileIdOf(delivery)));
}

/**
 * Makes `deliveries` part of a run; doing it again changes nothing. A dry run leaves the ledger as it is. One whose bytes are stored
 * already brings their `sha256` along.
 */
export async function addToRun(
  db: Db,
  run: LedgerRun,
  deliveries: readonly (RemoteFileDocument & { readonly sha256?: string })[],
): Promise<void> {
  const now = new Date();
  for (const batch of batches(deliveries)) {
    const files = batch.map((delivery) => ({
      file_id: fileIdOf(delivery),
      name: basename(delivery.path),
      ...delivery,
    }));
    const upserted = await upsertRunFiles(
      db,
      files.map((file) => ({ ...FRESH, ...run, ...file, reread: false })),
    );
    if (run.dry_run) continue;
    const entry = { ...FRESH, sync_id: run.sync_id, first_seen_at: now, updated_at: now, applied_at: null };
    const { attempts: _, ...untried } = entry;
    await collections(db).files.bulkWrite(
      files.map((file, at) => ({
        updateOne: {
          filter: { file_id: file.file_id },
          update: { $setOnInsert: { ...untried, ...file }, $inc: { attempts: upserted.has(at) ? 1 : 0 } },
          upsert: true,
        },
      })),
    );
  }
}

/**
 * Reports made at `report_time` or after it that the roster has already: an older one that comes late is planned with them. Those of every type,
 * since one report may say what another leaves open, and the newer of the two counts.
 */
export async function newerApplied(db: Db, report_time: ReportTime): Promise<LedgerFile[]> {
  return collections(db)
    .files.find({ report_time: { $gte: report_time }, applied_at: { $ne: null } }, WITHOUT_ID)
    .sort({ report_time: 1, file_id: 1 })
    .toArray();
}

/** The newest report, of this type or of any, that the roster has; null before the first. */
export async function newestReportTime(db: Db, report_type?: ReportType): Promise<ReportTime | null> {
  const filter = { applied_at: { $ne: null }, ...(report_type && { report_type }) };
  const newest = await collections(db).files.findOne(filter, {
    sort: { report_time: -1 },
    projection: { report_time: 1 },
  });
  return newest?.report_time ?? null;
}

/** Makes files that were applied before part of a run, with what is known of them. Doing it again changes nothing. */
export async function addRereads(db: Db, run: LedgerRun, files: readonly LedgerFile[]): Promise<void> {
  for (const batch of batches(files)) {
    const rereads = batch.map(({ first_seen_at, updated_at, applied_at, sync_id, ...file }) => ({
      ...file,
      ...run,
      reread: true,
    }));
    await upsertRunFiles(db, rereads);
  }
}

/** The files of a run whose bytes are stored, as deliveries to another run. */
export async function storedFiles(
  db: Db,
  sync_id: string,
): Promise<(RemoteFileDocument & { readonly sha256: string })[]> {
  const files = (await runFiles(db, sync_id)).filter(({ reread }) => !reread);
  return files.flatMap(({ path, size, mtime, sha256 }) => (sha256 ? [{ path, size, mtime, sha256 }] : []));
}

/** A run's files in a stable order, at most 250 ids; `after` is the cursor of the page before. Files read again are not among them. */
export async function pageOfFiles(db: Db, sync_id: string, after = ''): Promise<RunFilePage> {
  const found = await collections(db)
    .runFiles.find({ sync_id, reread: false, file_id: { $gt: after } }, { projection: { file_id: 1 } })
    .sort({ file_id: 1 })
    .limit(PAGE + 1)
    .toArray();
  const file_ids = found.slice(0, PAGE).map(({ file_id }) => file_id);
  const last = file_ids.at(-1);
  return found.length > PAGE && last !== undefined ? { file_ids, next: last } : { file_ids };
}

/** A run's files by name, those it read again among them. */
export async function runFiles(db: Db, sync_id: string): Promise<RunFile[]> {
  return collections(db).runFiles.find({ sync_id }, WITHOUT_ID).sort({ name: 1, file_id: 1 }).toArray();
}

/** @throws AppError `internal` for an id that is not the run's */
export async function getRunFile(db: Db, { sync_id, file_id }: RunFileRef): Promise<RunFile> {
  const file = await collections(db).runFiles.findOne({ sync_id, file_id }, WITHOUT_ID);
  if (!file) throw new AppError('internal', { name: 'unknown file id' });
  return file;
}

/** Adds what a step found out of a file to the run and, but for a dry run, to the ledger. */
export async function updateFile(
  db: Db,
  ref: RunFileRef,
  found: Partial<Omit<FileFindings, 'attempts'>>,
): Promise<void> {
  const { sync_id, file_id } = ref;
  const file = await collections(db).runFiles.findOneAndUpdate({ sync_id, file_id }, { $set: found });
  if (!file || file.dry_run || file.reread) return;
  await collections(db).files.updateOne({ file_id }, { $set: { ...found, sync_id, updated_at: new Date() } });
}

/** Records why a file failed: code, message without values, hint. */
export async function failFile(db: Db, ref: RunFileRef, { code, message, hint }: AppError): Promise<void> {
  const status = code === 'unrecognized_report' ? 'unrecognized' : 'failed';
  await updateFile(db, ref, { status, error: { code, message, hint } });
}

/** Records that the rows of these files are in the roster (`applied`), or were found to be there already (`unchanged`). */
export async function resolveFiles(
  db: Db,
  sync_id: string,
  file_ids: readonly string[],
  status: 'applied' | 'unchanged',
): Promise<void> {
  const now = new Date();
  for (const ids of batches(file_ids)) {
    const these = { file_id: { $in: ids } };
    await collections(db).files.updateMany({ ...these, applied_at: null }, { $set: { applied_at: now } });
    await collections(db).files.updateMany(these, {
      $set: { status, error: null, sync_id, updated_at: now },
    });
    await collections(db).runFiles.updateMany({ sync_id, ...these }, { $set: { status, error: null } });
  }
}

export type FileFilter = {
  readonly status?: LedgerFile['status'] | undefined;
  readonly report_type?: ReportType | undefined;
};

/** The ledger, what changed last first; `before` is the last one of the page before. */
export async function listLedgerFiles(
  db: Db,
  { limit = 50, before, ...filter }: FileFilter & { limit?: number; before?: TimeCursor | undefined } = {},
): Promise<LedgerFile[]> {
  return findFiles(db, filter, before).limit(limit).toArray();
}

/** The query behind the list of files. */
export function findFiles(db: Db, filter: FileFilter, before?: TimeCursor): FindCursor<LedgerFile> {
  return collections(db)
    .files.find(olderThan<LedgerFile>(filter, ['updated_at', 'file_id'], before), WITHOUT_ID)
    .sort({ updated_at: -1, file_id: -1 });
}

/** How a run's files stand; those read again are not counted, nor those that an undo took back. */
export async function tallyFiles(db: Db, sync_id: string): Promise<FileTally> {
  const files = { total: 0, applied: 0, unchanged: 0, failed: 0, unrecognized: 0 };
  const rows = { read: 0, valid: 0, quarantined: 0, duplicates: 0 };
  for await (const file of collections(db).runFiles.find({
    sync_id,
    reread: false,
    status: { $ne: 'undone' },
  })) {
    files.total += 1;
    if (isCounted(file.status)) files[file.status] += 1;
    for (const kind of Object.keys(rows) as (keyof RowCounts)[]) rows[kind] += file.rows?.[kind] ?? 0;
  }
  return { files, rows };
}

function isCounted(status: RunFile['status']): status is 'applied' | 'unchanged' | 'failed' | 'unrecognized' {
  return status === 'applied' || status === 'unchanged' || status === 'failed' || status === 'unrecognized';
}

/** Adds files to their runs. Resolves to the places in `files` of those that were not the run's yet. */
export async function upsertRunFiles(db: Db, files: readonly RunFile[]): Promise<Set<number>> {
  if (files.length === 0) return new Set();
  const upserts = files.map(
    (file): AnyBulkWriteOperation<RunFile> => ({
      updateOne: {
        filter: { sync_id: file.sync_id, file_id: file.file_id },
        update: { $setOnInsert: file },
        upsert: true,
      },
    }),
  );
  const { upsertedIds } = await collections(db).runFiles.bulkWrite(upserts);
  return new Set(Object.keys(upsertedIds).map(Number));
}

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
