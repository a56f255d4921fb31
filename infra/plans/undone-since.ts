import type { Db } from 'mongodb';
import { type UndoneSyncs, undoneSyncs } from '../../shared/plan/undone-syncs.js';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import { listUndos } from '../syncs/sync-logs.js';

/** Returns the syncs that undos since `since` reverted. An undo that was cut off left something. */
export async function undoneSince(db: Db, since: Date): Promise<UndoneSyncs> {
  const undos = await listUndos(db, since);
  if (undos.length === 0) return undoneSyncs([]);
  const plans = await collections(db)
    .plans.find({
      sync_id: { $in: undos.map(({ sync_id }) => sync_id) },
      status: { $in: ['approved', 'applied'] },
    })
    .project<Pick<PlanDocument, 'sync_id' | 'status' | 'left_key'>>({
      ...{ _id: 0, sync_id: 1, status: 1, left_key: 1 },
    })
    .toArray();
  const wholeOf = new Map(
    plans.map(({ sync_id, status, left_key }) => [sync_id, status === 'applied' && left_key === undefined]),
  );
  return undoneSyncs(
    undos.flatMap((undo) => {
      const whole = wholeOf.get(undo.sync_id);
      return whole === undefined ? [] : { ...undo, whole };
    }),
  );
}
