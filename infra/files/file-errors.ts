import type { Db } from 'mongodb';
import type { CountedError } from '../../shared/sync-report.js';
import { collections } from '../mongo/collections.js';

/** The most errors of the list, for a run with thousands of broken files. */
const MOST = 50;

/** Returns each distinct error of a run's files with the number of files, the most common first. */
export async function fileErrors(db: Db, sync_id: string): Promise<CountedError[]> {
  const counted = collections(db).runFiles.aggregate<CountedError>([
    { $match: { sync_id, reread: false, error: { $ne: null } } },
    { $group: { _id: '$error', files: { $sum: 1 } } },
    { $sort: { files: -1, '_id.code': 1, '_id.message': 1 } },
    { $limit: MOST },
    { $replaceWith: { $mergeObjects: ['$_id', { files: '$files' }] } },
  ]);
  return counted.toArray();
}
