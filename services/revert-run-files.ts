import type { Db } from 'mongodb';
import { asRunFile, type LedgerRun, runFiles, upsertRunFiles } from '../infra/files/run-files.js';
import { batchesOf } from '../infra/mongo/batches-of.js';
import { collections } from '../infra/mongo/collections.js';
import type { LedgerFile } from '../infra/mongo/documents/file-documents.js';
import { inTransaction, type Transaction } from '../infra/mongo/transaction.js';
import { lineagesOf } from '../infra/plans/undo-lineage.js';
import { type FileClaims, undoFile } from '../shared/plan/undo-files.js';
import type { ReportTime } from '../shared/report.js';

/** An undo, and the run that it reverts. */
type Undo = { readonly sync_id: string; readonly undo_of: string };
/** A file of the reverted run in the ledger, and what it becomes. */
type FileChange = { readonly file: LedgerFile; readonly to: FileClaims };

/** Returns the time of the newest applied report after the run is reverted; null when there is none. */
export async function newestReportTimeWithout(db: Db, undo: Undo): Promise<ReportTime | null> {
  const changes = await fileChangesOf(db, undo);
  const isApplied = ({ to }: FileChange) => to.applied_by.length > 0;
  const undone = changes.filter((change) => !isApplied(change)).map(({ file }) => file.file_id);
  const newest = await collections(db).files.findOne(
    { applied_at: { $ne: null }, report_time: { $ne: null }, file_id: { $nin: undone } },
    { sort: { report_time: -1 }, projection: { report_time: 1 } },
  );
  const reapplied = changes.filter(isApplied).flatMap(({ file }) => file.report_time ?? []);
  return [newest?.report_time ?? [], ...reapplied].flat().sort().at(-1) ?? null;
}

/** Whether an undo of a run changes which runs the roster has the values of a file from. */
export async function hasFilesToRevert(db: Db, undo_of: string): Promise<boolean> {
  const changes = await fileChangesOf(db, { sync_id: undo_of, undo_of });
  return changes.some(({ file, to }) => file.applied_by.length !== to.applied_by.length);
}

/** Lists the files that an undo changes in its run, each batch in a transaction. Idempotent. */
export async function listRevertedFiles(
  db: Db,
  { undo_of, ...run }: LedgerRun & Undo,
  transaction: Transaction,
): Promise<void> {
  await addToUndo(db, run, await fileChangesOf(db, { sync_id: run.sync_id, undo_of }), transaction);
}

/**
 * Marks the files of a run as no longer applied by it. A file that no other run applied becomes undone: only `force` or a retry plans it again. An
 * undo of an undo gives the files back. Idempotent.
 */
export async function revertRunFiles(db: Db, { undo_of, ...run }: LedgerRun & Undo): Promise<void> {
  const changes = await fileChangesOf(db, { sync_id: run.sync_id, undo_of });
  // The run's files come first: a repeat of this step no longer finds files that it has changed.
  await addToUndo(db, run, changes, (write) => inTransaction(db, write));
  const now = new Date();
  for (const batch of batchesOf(changes))
    await collections(db).files.bulkWrite(
      batch.map(({ file: { file_id, applied_at }, to: { status, applied_by } }) => {
        const applied = applied_by.length > 0 ? (applied_at ?? now) : null;
        const { sync_id } = run;
        const $set = {
          status,
          applied_by: [...applied_by],
          applied_at: applied,
          sync_id,
          updated_at: now,
          error: null,
        };
        return { updateOne: { filter: { file_id }, update: { $set } } };
      }),
    );
}

async function addToUndo(
  db: Db,
  run: LedgerRun,
  changes: readonly FileChange[],
  transaction: Transaction,
): Promise<void> {
  const files = changes.map(({ file, to }) =>
    asRunFile(file, { ...run, status: to.status, error: null, reread: false }),
  );
  for (const batch of batchesOf(files)) await transaction((session) => upsertRunFiles(db, batch, session));
}

async function fileChangesOf(db: Db, { sync_id, undo_of }: Undo): Promise<FileChange[]> {
  const { root, reverts } = (await lineagesOf(db, [undo_of]))(undo_of);
  const outcomes = new Map((await runFiles(db, root)).map(({ file_id, status }) => [file_id, status]));
  const reverted = (await runFiles(db, undo_of)).filter(({ reread }) => !reread);
  const changes: FileChange[] = [];
  for (const batch of batchesOf(reverted.map(({ file_id }) => file_id))) {
    const files = await collections(db)
      .files.find({ file_id: { $in: batch } }, { projection: { _id: 0 } })
      .sort({ name: 1, file_id: 1 })
      .toArray();
    const othersOf = await outcomesInOtherRuns(db, files, root);
    for (const file of files) {
      const outcome = outcomes.get(file.file_id) ?? file.status;
      const is_last = [undo_of, sync_id].includes(file.sync_id);
      const of = { outcome, others: othersOf(file.file_id), is_last };
      const to = undoFile(file, of, { root, reverts: !reverts });
      if (to !== null) changes.push({ file, to });
    }
  }
  return changes;
}

/** Returns the effect on a file of the other runs that applied it. */
async function outcomesInOtherRuns(db: Db, files: readonly LedgerFile[], root: string) {
  const others = files.flatMap(({ file_id, applied_by }) =>
    applied_by.filter((run) => run !== root).map((sync_id) => ({ file_id, sync_id })),
  );
  const found = others.length === 0 ? [] : await collections(db).runFiles.find({ $or: others }).toArray();
  return (of: string) => found.filter(({ file_id }) => file_id === of).map(({ status }) => status);
}
