import type { Db } from 'mongodb';
import { type LedgerRun, runFiles, upsertRunFiles } from '../infra/files/run-files.js';
import { collections } from '../infra/mongo/collections.js';
import type { RunFile } from '../infra/mongo/documents/file-documents.js';
import type { ReportTime } from '../shared/report.js';

/** An undo, and the run that it reverts. */
type Undo = { readonly sync_id: string; readonly undo_of: string };
/** A file of a reverted run becomes `undone`. If that run was an undo, the file becomes `applied` again. */
type StatusChange = { readonly file: RunFile; readonly to: 'undone' | 'applied' };

/** Returns the time of the newest applied report after the run is reverted; null when there is none. */
export async function newestReportTimeWithout(db: Db, undo: Undo): Promise<ReportTime | null> {
  const statusChanges = await statusChangesOf(db, undo);
  const undone = statusChanges.filter(({ to }) => to === 'undone').map(({ file }) => file.file_id);
  const newest = await collections(db).files.findOne(
    { applied_at: { $ne: null }, report_time: { $ne: null }, file_id: { $nin: undone } },
    { sort: { report_time: -1 }, projection: { report_time: 1 } },
  );
  const reapplied = statusChanges.flatMap(({ file, to }) =>
    to === 'applied' ? (file.report_time ?? []) : [],
  );
  return [newest?.report_time ?? [], ...reapplied].flat().sort().at(-1) ?? null;
}

/**
 * Marks the files of a run as undone: they no longer count as applied, and only `force` or a retry plans them again. Files of an
 * undo become applied again. Idempotent.
 */
export async function revertRunFiles(db: Db, { undo_of, ...run }: LedgerRun & Undo): Promise<void> {
  const statusChanges = await statusChangesOf(db, { sync_id: run.sync_id, undo_of });
  if (statusChanges.length === 0) return;
  await upsertRunFiles(
    db,
    statusChanges.map(({ file, to }) => ({ ...file, ...run, status: to, error: null })),
  );
  const now = new Date();
  await collections(db).files.bulkWrite(
    statusChanges.map(({ file: { file_id }, to }) => {
      const applied_at = to === 'applied' ? now : null;
      const $set = { status: to, sync_id: run.sync_id, updated_at: now, error: null, applied_at };
      return { updateOne: { filter: { file_id }, update: { $set } } };
    }),
  );
}

/** Returns the status changes of the run's files that no later run has changed. */
async function statusChangesOf(db: Db, { sync_id, undo_of }: Undo): Promise<StatusChange[]> {
  const files = (await runFiles(db, undo_of)).filter(({ reread }) => !reread);
  const untouched = await collections(db).files.distinct('file_id', {
    file_id: { $in: files.map(({ file_id }) => file_id) },
    sync_id: { $in: [undo_of, sync_id] },
  });
  const known = new Set(untouched);
  return files.flatMap((file): StatusChange[] => {
    if (!known.has(file.file_id)) return [];
    if (file.status === 'undone') return [{ file, to: 'applied' }];
    return ['validated', 'applied', 'unchanged'].includes(file.status) ? [{ file, to: 'undone' }] : [];
  });
}
