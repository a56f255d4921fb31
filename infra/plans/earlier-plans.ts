import type { Db, FindCursor } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';

/** A plan that was applied: what it did, what its brakes saw, and the size of the roster before it. */
export type EarlierPlan = Pick<PlanDocument, 'sync_id' | 'created_at' | 'counts' | 'readings'> & {
  readonly figures: NonNullable<PlanDocument['figures']>;
  readonly roster?: PlanDocument['roster'];
};

/** Returns the applied plans with figures that were made before a time, the newest first. */
export async function earlierPlans(
  db: Db,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<EarlierPlan[]> {
  return findEarlierPlans(db, before).limit(limit).toArray();
}

/** Returns the query of `earlierPlans`, without a limit. */
export function findEarlierPlans(db: Db, before: Date): FindCursor<EarlierPlan> {
  return collections(db)
    .plans.find({ status: 'applied', created_at: { $lt: before }, figures: { $exists: true } })
    .project<EarlierPlan>({
      _id: 0,
      sync_id: 1,
      created_at: 1,
      figures: 1,
      counts: 1,
      readings: 1,
      roster: 1,
    })
    .sort({ created_at: -1 });
}
