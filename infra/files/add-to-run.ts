import { basename } from 'node:path/posix';
import type { Db } from 'mongodb';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { FileFindings, LedgerFile, RemoteFileDocument } from '../mongo/documents/file-documents.js';
import type { Transaction } from '../mongo/transaction.js';
import { asRunFile, type LedgerRun, type StoredRemoteFile, upsertRunFiles } from './run-files.js';
import { fileIdOf } from './unresolved-files.js';

const FRESH: FileFindings = {
  status: 'new',
  fingerprint: null,
  report_type: null,
  report_time: null,
  rows: null,
  columns: [],
  unmapped_headings: [],
  error: null,
  attempts: 0,
};

/**
 * Adds remote files to a run and to the ledger. Idempotent. A dry run does not write to the ledger.
 */
export async function addToRun(
  db: Db,
  run: LedgerRun,
  remoteFiles: readonly (RemoteFileDocument | StoredRemoteFile)[],
): Promise<void> {
  const now = new Date();
  for (const batch of batchesOf(remoteFiles)) {
    const files = batch.map((remoteFile) => ({
      file_id: fileIdOf(remoteFile),
      name: basename(remoteFile.path),
      ...remoteFile,
    }));
    const upserted = await upsertRunFiles(
      db,
      files.map((file) => ({ ...FRESH, ...run, ...file, reread: false })),
    );
    if (run.dry_run) continue;
    const { attempts: _, ...fresh } = FRESH;
    const seen = { sync_id: run.sync_id, first_seen_at: now, updated_at: now };
    const inserted = { ...fresh, ...seen, applied_at: null, applied_by: [] };
    await collections(db).files.bulkWrite(
      files.map((file, at) => ({
        updateOne: {
          filter: { file_id: file.file_id },
          update: { $setOnInsert: { ...inserted, ...file }, $inc: { attempts: upserted.has(at) ? 1 : 0 } },
          upsert: true,
        },
      })),
    );
  }
}

/** Adds previously applied files to a run, with their ledger entries, so that they are read again, each batch in a transaction. Idempotent. */
export async function addRereads(
  db: Db,
  run: LedgerRun,
  files: readonly LedgerFile[],
  transaction: Transaction,
): Promise<void> {
  for (const batch of batchesOf(files)) {
    const rereads = batch.map((file) => asRunFile(file, { ...run, reread: true }));
    await transaction((session) => upsertRunFiles(db, rereads, session));
  }
}
