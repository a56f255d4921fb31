import type { Db } from 'mongodb';
import type { AppliedUndo } from '../../shared/plan/undone-syncs.js';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import { listUndos } from '../syncs/sync-logs.js';

/** Returns the undos since `since` that were applied, newest first. One that was cut off left something. */
export async function appliedUndos(db: Db, since: Date): Promise<AppliedUndo[]> {
  const undos = await listUndos(db, since);
  const plans = await collections(db)
    .plans.find({
      sync_id: { $in: undos.map(({ sync_id }) => sync_id) },
      status: { $in: ['approved', 'applied'] },
    })
    .project<Pick<PlanDocument, 'sync_id' | 'status' | 'left_key'>>({
      _id: 0,
      sync_id: 1,
      status: 1,
      left_key: 1,
    })
    .toArray();
  const wholeOf = new Map(
    plans.map(({ sync_id, status, left_key }) => [sync_id, status === 'applied' && left_key === undefined]),
  );
  return undos.flatMap((undo) => {
    const whole = wholeOf.get(undo.sync_id);
    return whole === undefined ? [] : { ...undo, whole };
  });
}
