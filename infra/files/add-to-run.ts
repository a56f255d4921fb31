import { basename } from 'node:path/posix';
import type { Db } from 'mongodb';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { FileFindings, LedgerFile, RemoteFileDocument } from '../mongo/documents/file-documents.js';
import { fileIdOf } from './new-deliveries.js';
import { type LedgerRun, upsertRunFiles } from './run-files.js';

const FRESH: FileFindings = {
  status: 'new',
  sha256: null,
  report_type: null,
  report_time: null,
  rows: null,
  columns: [],
  unmapped_headings: [],
  error: null,
  attempts: 0,
};

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
  for (const batch of batchesOf(deliveries)) {
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

/** Makes files that were applied before part of a run, with what is known of them. Doing it again changes nothing. */
export async function addRereads(db: Db, run: LedgerRun, files: readonly LedgerFile[]): Promise<void> {
  for (const batch of batchesOf(files)) {
    const rereads = batch.map(({ first_seen_at, updated_at, applied_at, sync_id, ...file }) => ({
      ...file,
      ...run,
      reread: true,
    }));
    await upsertRunFiles(db, rereads);
  }
}
