import { BLOB_CHUNKS, BLOB_FILES } from '../../infra/blobs/blob-collections.js';
import { noteRemovedBytes } from '../../infra/files/removed-bytes.js';
import { batchesOf } from '../../infra/mongo/batches-of.js';
import { collections } from '../../infra/mongo/collections.js';
import type { Store } from '../../infra/mongo/store.js';
import type { RestoredBlobs } from './restored-blobs.js';

/** A report is a head and segments, a plan chunks: what is left of one that lacks a part cannot be used. @example rows/one:abc/0123 */
const REPORT = /^rows\/[^/]+\/[^/]+/;
const RAW = 'raw/';

/** Records what a restore left out as it is recorded when it is removed, and removes the rest of what lacks a part. */
export async function settleLeftOut({ db }: Store, blobs: RestoredBlobs): Promise<void> {
  const { leftOut } = blobs;
  const files = leftOut.filter((key) => key.startsWith(RAW)).map((key) => key.slice(RAW.length));
  await noteRemovedBytes(db, files, 'erasure');
  const reports = new Set(leftOut.flatMap((key) => REPORT.exec(key)?.[0] ?? []));
  const syncs = await plansWithout({ db }, leftOut);
  await collections(db).plans.updateMany(
    { sync_id: { $in: [...syncs] }, removed_at: { $exists: false } },
    { $set: { removed_at: new Date(), swept: true } },
  );
  const isGone = (key: string) => {
    const report = REPORT.exec(key)?.[0];
    return report === undefined ? syncs.has(syncOf(key)) : reports.has(report);
  };
  for (const ids of batchesOf(blobs.idsOf(isGone))) {
    await db.collection(BLOB_FILES).deleteMany({ _id: { $in: ids } });
    await db.collection(BLOB_CHUNKS).deleteMany({ files_id: { $in: ids } });
  }
}

/** Returns the syncs whose plan, or what was applied of an earlier one, is not whole. Drafts do not count. */
async function plansWithout({ db }: Pick<Store, 'db'>, leftOut: readonly string[]): Promise<Set<string>> {
  const { plans, appliedChunks } = collections(db);
  const syncs = new Set<string>();
  for (const keys of batchesOf(leftOut.filter((key) => key.startsWith('plans/')))) {
    const $in = { $in: keys };
    const planned = { $or: [{ chunk_keys: $in }, { missing_key: $in }, { left_key: $in }] };
    for (const id of await plans.distinct('sync_id', planned)) syncs.add(id);
    for (const id of await appliedChunks.distinct('sync_id', { key: $in })) syncs.add(id);
  }
  return syncs;
}

/** @example plans/SYNC/HASH/0 is of SYNC; what is no plan is of no sync */
function syncOf(key: string): string {
  const [room, sync_id = ''] = key.split('/');
  return room === 'plans' ? sync_id : '';
}
