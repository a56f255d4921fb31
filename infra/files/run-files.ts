import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile, RemoteFileDocument, RunFile } from '../mongo/documents/file-documents.js';
import { openSyncIds } from '../syncs/sync-logs.js';

export type LedgerRun = { readonly sync_id: string; readonly dry_run: boolean };
export type RunFileRef = { readonly sync_id: string; readonly file_id: string };
export type RunFilePage = { readonly file_ids: readonly string[]; readonly next?: string };

/** Pages are small because their ids are stored in the workflow's history. */
const PAGE = 250;
const WITHOUT_ID = { projection: { _id: 0 } } as const;

/** Returns a run's files by name, re-reads included. */
export async function runFiles(db: Db, sync_id: string): Promise<RunFile[]> {
  return collections(db).runFiles.find({ sync_id }, WITHOUT_ID).sort({ name: 1, file_id: 1 }).toArray();
}

/** @throws AppError `internal` when the run has no file with this id */
export async function getRunFile(db: Db, { sync_id, file_id }: RunFileRef): Promise<RunFile> {
  const file = await collections(db).runFiles.findOne({ sync_id, file_id }, WITHOUT_ID);
  if (!file) throw new AppError('internal', { name: 'unknown file id' });
  return file;
}

/** Returns a page of at most 250 file ids of a run, in a stable order and without re-reads. `after` is the previous page's cursor. */
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

/** Returns the paths of the files that other running syncs have yet to download, as with `force`. */
export async function waitingFiles(db: Db, own: string): Promise<Set<string>> {
  const sync_id = { $in: (await openSyncIds(db)).filter((id) => id !== own) };
  const waiting = { sync_id, status: 'new', fingerprint: null, reread: false } as const;
  return new Set(await collections(db).runFiles.distinct('path', waiting));
}

/** Returns the files of a run whose bytes are stored, so that another run can read them. */
export async function storedFiles(db: Db, sync_id: string): Promise<StoredRemoteFile[]> {
  return (await runFiles(db, sync_id)).filter(({ reread }) => !reread).flatMap(asStoredRemoteFile);
}

/** A remote file whose bytes are stored, with what unpacking found. */
export type StoredRemoteFile = RemoteFileDocument &
  Pick<RunFile, 'name' | 'unpacked_size'> & { readonly fingerprint: string };

export function asStoredRemoteFile(
  file: RemoteFileDocument & Pick<RunFile, 'name' | 'unpacked_size' | 'fingerprint'>,
): StoredRemoteFile[] {
  const { path, size, mtime, name, unpacked_size, fingerprint } = file;
  if (!fingerprint) return [];
  return [{ path, size, mtime, name, fingerprint, ...(unpacked_size !== undefined && { unpacked_size }) }];
}

/** Returns a file of the ledger as a file of a run, without what only the ledger has. `of`: the run, and what it does with the file. */
export function asRunFile(
  { first_seen_at, updated_at, applied_at, applied_by, bytes_removed, drift_ignored, ...facts }: LedgerFile,
  of: LedgerRun & Pick<RunFile, 'reread'> & Partial<Pick<RunFile, 'status' | 'error'>>,
): RunFile {
  return { ...facts, ...of };
}

/** Upserts files into their runs. Returns the indexes in `files` of those that were inserted. */
export async function upsertRunFiles(
  db: Db,
  files: readonly RunFile[],
  session?: ClientSession,
): Promise<Set<number>> {
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
  const { upsertedIds } = await collections(db).runFiles.bulkWrite(upserts, { ...(session && { session }) });
  return new Set(Object.keys(upsertedIds).map(Number));
}
