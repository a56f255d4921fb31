import type { AnyBulkWriteOperation, Db } from 'mongodb';
import type { AppError } from '../../shared/app-error.js';
import { reportedError } from '../../shared/reported-error.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { FileFindings, LedgerFile } from '../mongo/documents/file-documents.js';
import type { Transaction } from '../mongo/transaction.js';
import { findSyncLog } from '../syncs/sync-logs.js';
import type { LedgerRun, RunFileRef } from './run-files.js';

/** The results of a step. Unpacking also finds the name of the report in a packed file. */
type Findings = Partial<Omit<FileFindings, 'attempts'>> & { readonly name?: string };

/**
 * Saves the findings of a step in the run's file and, except in a dry run or a re-read, in the ledger. There an applied file that a run reads
 * again keeps its status, unless that fails. Saves nothing once the sync has ended: a late attempt of a step may still run.
 */
export async function updateFile(db: Db, ref: RunFileRef, findings: Findings): Promise<void> {
  const { sync_id, file_id } = ref;
  const { files, runFiles } = collections(db);
  const [file, log] = await Promise.all([runFiles.findOne({ sync_id, file_id }), findSyncLog(db, sync_id)]);
  if (!file || log?.completed_at) return;
  // The ledger goes first: after a crash in between, the run's file shows that the step is to be repeated.
  if (!file.dry_run && !file.reread) await files.bulkWrite(ledgerUpdates(sync_id, { file_id, findings }));
  await runFiles.updateOne({ sync_id, file_id }, { $set: findings });
}

const FAILED: readonly FileFindings['status'][] = ['failed', 'unrecognized'];

function ledgerUpdates(
  sync_id: string,
  { file_id, findings }: FileUpdate,
): AnyBulkWriteOperation<LedgerFile>[] {
  const { status, error, ...facts } = findings;
  const seen = { sync_id, updated_at: new Date() };
  const stored = findings.fingerprint != null && { $unset: { bytes_removed: '' } as const };
  const whole = { $set: { ...findings, ...seen }, ...stored };
  if (status !== undefined && FAILED.includes(status))
    return [{ updateOne: { filter: { file_id }, update: whole } }];
  return [
    { updateOne: { filter: { file_id, applied_at: null }, update: whole } },
    {
      updateOne: {
        filter: { file_id, applied_at: { $ne: null } },
        update: { $set: { ...facts, ...seen }, ...stored },
      },
    },
  ];
}

export type FileUpdate = {
  readonly file_id: string;
  readonly findings: Findings;
};

/** Does the same for many files of a run, each batch in a transaction. */
export async function updateFiles(
  db: Db,
  { sync_id, dry_run }: LedgerRun,
  updates: readonly FileUpdate[],
  transaction: Transaction,
): Promise<void> {
  const { files, runFiles } = collections(db);
  for (const batch of batchesOf(updates))
    await transaction(async (session) => {
      await runFiles.bulkWrite(
        batch.map(({ file_id, findings }) => ({
          updateOne: { filter: { sync_id, file_id }, update: { $set: findings } },
        })),
        { session },
      );
      if (dry_run) return;
      const read = { sync_id, file_id: { $in: batch.map(idOf) }, reread: true };
      const rereads = new Set(await runFiles.distinct('file_id', read, { session }));
      const own = batch.filter(({ file_id }) => !rereads.has(file_id));
      if (own.length === 0) return;
      await files.bulkWrite(
        own.flatMap((update) => ledgerUpdates(sync_id, update)),
        { session },
      );
    });
}

function idOf({ file_id }: FileUpdate): string {
  return file_id;
}

/** Records why a file failed: code, message without values and its details, hint. */
export async function failFile(db: Db, ref: RunFileRef, error: AppError): Promise<void> {
  const status = error.code === 'unrecognized_report' ? 'unrecognized' : 'failed';
  await updateFile(db, ref, { status, error: reportedError(error) });
}

/**
 * Marks files as `applied`, or as `unchanged` when the roster already had all of their values. An applied file that changed nothing this time
 * stays what it was in the ledger.
 */
export async function resolveFiles(
  db: Db,
  sync_id: string,
  file_ids: readonly string[],
  status: 'applied' | 'unchanged',
): Promise<void> {
  const { files, runFiles } = collections(db);
  const now = new Date();
  const resolved = { status, error: null, sync_id, updated_at: now };
  for (const ids of batchesOf(file_ids)) {
    const these = { file_id: { $in: ids } };
    if (status === 'applied')
      await files.updateMany(
        { ...these, applied_at: { $ne: null } },
        { $set: resolved, $addToSet: { applied_by: sync_id } },
      );
    await files.updateMany(
      { ...these, applied_at: { $ne: null }, status: { $in: [...FAILED] } },
      { $set: resolved },
    );
    await files.updateMany(
      { ...these, applied_at: null },
      { $set: { ...resolved, applied_at: now, applied_by: [sync_id] } },
    );
    await runFiles.updateMany({ sync_id, ...these }, { $set: { status, error: null } });
  }
}
