import { collections } from '../../infra/mongo/collections.js';
import { inBatches } from '../../infra/mongo/in-batches.js';
import { findSyncLog } from '../../infra/syncs/sync-logs.js';
import { planMayGo } from '../../shared/retention/retention-rules.js';
import type { Sweep, Swept } from './sweep.js';

/** Removes the changes of plans. The figures for brakes and lists stay. The plan records the removal before it happens, so that no undo begins. */
export async function* sweepPlans(sweep: Sweep): Swept {
  const { store, blobs, retention, now } = sweep;
  if (retention.dryRuns === 0 && retention.undo === 0) return;
  const { plans } = collections(store.db);
  const kept = plans.find({ swept: { $exists: false } });
  for await (const batch of inBatches(kept.project<PlanRef>({ _id: 0, sync_id: 1, dry_run: 1 }))) {
    let removed = 0;
    for (const { sync_id, dry_run } of batch) {
      const log = await findSyncLog(store.db, sync_id);
      if (!planMayGo({ dry_run, ended_at: log?.completed_at ?? null }, retention, now)) continue;
      removed += 1;
      if (sweep.dryRun) continue;
      await plans.updateOne({ sync_id }, { $set: { removed_at: now } });
      for (const key of await blobs.keysBelow(`plans/${sync_id}/`)) await blobs.delete(key);
      await plans.updateOne({ sync_id }, { $set: { swept: true } });
    }
    yield removed;
  }
}

/** Returns the time of the oldest plan that can still be undone after a sweep; null without one. */
export async function oldestUndoablePlan({ store: { db }, retention, now }: Sweep): Promise<Date | null> {
  const plans = collections(db)
    .plans.find({ dry_run: false, removed_at: { $exists: false } })
    .project<PlanRef & { readonly created_at: Date }>({ _id: 0, sync_id: 1, dry_run: 1, created_at: 1 })
    .sort({ created_at: 1 });
  for await (const { sync_id, dry_run, created_at } of plans) {
    const ended_at = (await findSyncLog(db, sync_id))?.completed_at ?? null;
    if (!planMayGo({ dry_run, ended_at }, retention, now)) return created_at;
  }
  return null;
}

type PlanRef = { readonly sync_id: string; readonly dry_run: boolean };
