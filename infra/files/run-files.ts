import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { RemoteFileDocument, RunFile } from '../mongo/documents/file-documents.js';

export type LedgerRun = { readonly sync_id: string; readonly dry_run: boolean };
export type RunFileRef = { readonly sync_id: string; readonly file_id: string };
export type RunFilePage = { readonly file_ids: readonly string[]; readonly next?: string };

/** Pages stay small, since their ids lie in the workflow's history. */
const PAGE = 250;
const WITHOUT_ID = { projection: { _id: 0 } } as const;

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

/** The files of a run whose bytes are stored, as deliveries to another run. */
export async function storedFiles(
  db: Db,
  sync_id: string,
): Promise<(RemoteFileDocument & { readonly sha256: string })[]> {
  const files = (await runFiles(db, sync_id)).filter(({ reread }) => !reread);
  return files.flatMap(({ path, size, mtime, sha256 }) => (sha256 ? [{ path, size, mtime, sha256 }] : []));
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
