import type { Db } from 'mongodb';
import type { CountedError } from '../../shared/sync-report.js';
import { collections } from '../mongo/collections.js';

/** A run of thousands of broken files names each kind of failure once, and not more kinds than a person reads. */
const MOST = 50;

/** What a run's files failed with, each error once with the number of its files, the commonest first. */
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
