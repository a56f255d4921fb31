import type { Db } from 'mongodb';
import { type LedgerRun, runFiles, upsertRunFiles } from '../infra/files/run-files.js';
import { collections } from '../infra/mongo/collections.js';
import type { RunFile } from '../infra/mongo/documents/file-documents.js';
import type { ReportTime } from '../shared/report.js';

/** An undo, and the run that it takes back. */
type Undo = { readonly sync_id: string; readonly undo_of: string };
/** A file of a run that is taken back becomes `undone`; where the run itself was an undo, `applied` again. */
type Turn = { readonly file: RunFile; readonly to: 'undone' | 'applied' };

/** The newest time of a report that the roster has once the run is taken back; null where there is none. */
export async function newestReportTimeWithout(db: Db, undo: Undo): Promise<ReportTime | null> {
  const turns = await turnsOf(db, undo);
  const undone = turns.filter(({ to }) => to === 'undone').map(({ file }) => file.file_id);
  const newest = await collections(db).files.findOne(
    { applied_at: { $ne: null }, report_time: { $ne: null }, file_id: { $nin: undone } },
    { sort: { report_time: -1 }, projection: { report_time: 1 } },
  );
  const again = turns.flatMap(({ file, to }) => (to === 'applied' ? (file.report_time ?? []) : []));
  return [newest?.report_time ?? [], ...again].flat().sort().at(-1) ?? null;
}

/**
 * Takes the files of a run back: until `force` or a retry they are not planned again, nor do they count as applied. Those of an
 * undo become applied again. Doing it again changes nothing.
 */
export async function revertRunFiles(db: Db, { undo_of, ...run }: LedgerRun & Undo): Promise<void> {
  const turns = await turnsOf(db, { sync_id: run.sync_id, undo_of });
  if (turns.length === 0) return;
  await upsertRunFiles(
    db,
    turns.map(({ file, to }) => ({ ...file, ...run, status: to, error: null })),
  );
  const now = new Date();
  await collections(db).files.bulkWrite(
    turns.map(({ file: { file_id }, to }) => {
      const applied_at = to === 'applied' ? now : null;
      const $set = { status: to, sync_id: run.sync_id, updated_at: now, error: null, applied_at };
      return { updateOne: { filter: { file_id }, update: { $set } } };
    }),
  );
}

/** Of the run's files those that no other run has touched since. */
async function turnsOf(db: Db, { sync_id, undo_of }: Undo): Promise<Turn[]> {
  const files = (await runFiles(db, undo_of)).filter(({ reread }) => !reread);
  const untouched = await collections(db).files.distinct('file_id', {
    file_id: { $in: files.map(({ file_id }) => file_id) },
    sync_id: { $in: [undo_of, sync_id] },
  });
  const known = new Set(untouched);
  return files.flatMap((file): Turn[] => {
    if (!known.has(file.file_id)) return [];
    if (file.status === 'undone') return [{ file, to: 'applied' }];
    return ['validated', 'applied', 'unchanged'].includes(file.status) ? [{ file, to: 'undone' }] : [];
  });
}
