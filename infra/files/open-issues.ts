import type { Db } from 'mongodb';
import type { CountedPlace, FileIssue } from '../../shared/group-issues.js';
import { collections } from '../mongo/collections.js';
import { getSyncLog } from '../syncs/sync-logs.js';

/** A file as one sync read it. */
type Reading = { readonly file_id: string; readonly sync_id: string; readonly name: string };

/** Returns the row issues of a sync's files. @throws AppError `sync_not_found` */
export async function issuesOfSync(db: Db, sync_id: string): Promise<FileIssue[]> {
  return issuesOf(db, await readingsOfSync(db, sync_id));
}

async function readingsOfSync(db: Db, sync_id: string): Promise<Reading[]> {
  await getSyncLog(db, sync_id);
  const files = collections(db).runFiles.find({ sync_id }).sort({ name: 1, file_id: 1 });
  return files.project<Reading>({ file_id: 1, name: 1, sync_id: 1 }).toArray();
}

/**
 * Returns the row issues from the latest reading of each file, so issues that a retry fixed are left out. A reading by a completed sync
 * takes precedence over one by a failed sync, because only the former is in the roster. Ignores dry runs.
 */
export async function openIssues(db: Db): Promise<FileIssue[]> {
  return issuesOf(db, await latestReadings(db));
}

async function latestReadings(db: Db): Promise<Reading[]> {
  const file_ids = await collections(db).rowIssues.distinct('file_id');
  const readings = collections(db).runFiles.aggregate<Reading>([
    { $match: { file_id: { $in: file_ids }, dry_run: false } },
    { $lookup: { from: 'paycom_sync_logs', localField: 'sync_id', foreignField: 'sync_id', as: 'log' } },
    { $set: { log: { $first: '$log' } } },
    // An undo lists the files of its run, but reads none.
    { $match: { 'log.undo_of': { $exists: false } } },
    { $set: { ended_well: { $in: ['$log.status', ['completed', 'completed_with_errors']] } } },
    { $match: { status: { $in: ['validated', 'applied', 'unchanged'] } } },
    // A re-read counts only when its sync completed.
    { $match: { $or: [{ reread: false }, { ended_well: true }] } },
    { $sort: { ended_well: -1, 'log.started_at': -1 } },
    { $group: { _id: '$file_id', newest: { $first: '$$ROOT' } } },
    { $replaceWith: { file_id: '$_id', sync_id: '$newest.sync_id', name: '$newest.name' } },
    { $sort: { name: 1, file_id: 1 } },
  ]);
  return readings.toArray();
}

const ROWS_KEPT = 20;

/** Counts the open issues, or those of one sync, by code, field and table. The database counts, because there can be as many as rows. @throws AppError `sync_not_found` */
export async function countIssuesByPlace(db: Db, sync_id?: string): Promise<CountedPlace[]> {
  const readings = await (sync_id === undefined ? latestReadings(db) : readingsOfSync(db, sync_id));
  const names = new Map(readings.map(({ sync_id, file_id, name }) => [`${sync_id} ${file_id}`, name]));
  const counted = collections(db).rowIssues.aggregate<Omit<CountedPlace, 'file'>>([
    {
      $match: {
        sync_id: { $in: [...new Set(readings.map((reading) => reading.sync_id))] },
        file_id: { $in: [...new Set(readings.map((reading) => reading.file_id))] },
      },
    },
    {
      $group: {
        _id: Object.fromEntries(PLACE.map((key) => [key, `$${key}`])),
        count: { $sum: 1 },
        rows: { $minN: { input: '$row', n: ROWS_KEPT } },
      },
    },
    { $sort: { _id: 1 } },
    { $replaceWith: { $mergeObjects: ['$_id', { count: '$count', rows: '$rows' }] } },
  ]);
  return (await counted.toArray()).flatMap((place) => {
    const file = names.get(`${place.sync_id} ${place.file_id}`);
    return file === undefined ? [] : [{ ...place, file }];
  });
}

const PLACE = ['sync_id', 'file_id', 'sheet', 'table', 'code', 'field'] as const;

async function issuesOf(db: Db, readings: readonly Reading[]): Promise<FileIssue[]> {
  const issues: FileIssue[] = [];
  for (const { file_id, sync_id, name } of readings) {
    const rowIssues = collections(db).rowIssues.find({ sync_id, file_id }, { projection: { _id: 0 } });
    for await (const issue of rowIssues.sort({ row: 1, _id: 1 })) issues.push({ ...issue, name });
  }
  return issues;
}
