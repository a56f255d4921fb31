import type { Db } from 'mongodb';
import type { FileIssue } from '../../shared/group-issues.js';
import { collections } from '../mongo/collections.js';
import { getSyncLog } from '../syncs/sync-logs.js';

/** A file in a run that kept what its rows suffered, or found nothing. */
type Reading = { readonly file_id: string; readonly sync_id: string; readonly name: string };

/** What the rows of a sync's files suffered in it. @throws AppError `sync_not_found` */
export async function issuesOfSync(db: Db, sync_id: string): Promise<FileIssue[]> {
  await getSyncLog(db, sync_id);
  const files = collections(db).runFiles.find({ sync_id }).sort({ name: 1, file_id: 1 });
  return issuesOf(db, await files.project<Reading>({ file_id: 1, name: 1, sync_id: 1 }).toArray());
}

/**
 * What the rows of all files suffer as each was read last, so that what a retry mended is gone. A run that ended well counts before
 * one that did not, since only that one's reading is in the roster; dry runs do not count.
 */
export async function openIssues(db: Db): Promise<FileIssue[]> {
  const file_ids = await collections(db).rowIssues.distinct('file_id');
  const readings = collections(db).runFiles.aggregate<Reading>([
    { $match: { file_id: { $in: file_ids }, dry_run: false } },
    { $lookup: { from: 'paycom_sync_logs', localField: 'sync_id', foreignField: 'sync_id', as: 'log' } },
    { $set: { log: { $first: '$log' } } },
    { $set: { ended_well: { $in: ['$log.status', ['completed', 'completed_with_errors']] } } },
    { $match: { status: { $in: ['validated', 'applied', 'unchanged'] } } },
    // One that was only read again counts where its run was applied.
    { $match: { $or: [{ reread: false }, { ended_well: true }] } },
    { $sort: { ended_well: -1, 'log.started_at': -1 } },
    { $group: { _id: '$file_id', newest: { $first: '$$ROOT' } } },
    { $replaceWith: { file_id: '$_id', sync_id: '$newest.sync_id', name: '$newest.name' } },
    { $sort: { name: 1, file_id: 1 } },
  ]);
  return issuesOf(db, await readings.toArray());
}

async function issuesOf(db: Db, readings: readonly Reading[]): Promise<FileIssue[]> {
  const issues: FileIssue[] = [];
  for (const { file_id, sync_id, name } of readings) {
    const found = collections(db).rowIssues.find({ sync_id, file_id }, { projection: { _id: 0 } });
    for await (const issue of found.sort({ row: 1, _id: 1 })) issues.push({ ...issue, name });
  }
  return issues;
}
