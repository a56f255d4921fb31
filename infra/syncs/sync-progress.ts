import { collections } from '../mongo/collections.js';
import type { Store } from '../mongo/store.js';

/** The progress of a sync through its files. Bytes count when they are stored. */
export type ByteProgress = {
  readonly files_total: number;
  /** Failed files included. */
  readonly files_done: number;
  readonly files_failed: number;
  readonly bytes_total: number;
  readonly bytes_done: number;
  readonly rows_read: number;
};

const NO_PROGRESS: ByteProgress = {
  files_total: 0,
  files_done: 0,
  files_failed: 0,
  bytes_total: 0,
  bytes_done: 0,
  rows_read: 0,
};
const UNFINISHED = ['new', 'downloaded', 'parsed'];

export async function readByteProgress({ db }: Store, sync_id: string): Promise<ByteProgress> {
  const [sums] = await collections(db)
    .runFiles.aggregate<ByteProgress>([
      { $match: { sync_id, reread: false } },
      {
        $group: {
          _id: null,
          files_total: { $sum: 1 },
          files_done: { $sum: { $cond: [{ $in: ['$status', UNFINISHED] }, 0, 1] } },
          files_failed: { $sum: { $cond: [{ $eq: ['$status', 'failed'] }, 1, 0] } },
          bytes_total: { $sum: '$size' },
          bytes_done: { $sum: { $cond: [{ $eq: ['$status', 'new'] }, 0, '$size'] } },
          rows_read: { $sum: { $ifNull: ['$rows.read', 0] } },
        },
      },
      { $project: { _id: 0 } },
    ])
    .toArray();
  return sums ?? NO_PROGRESS;
}
