import type { ClientSession, Db, Filter } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { ChangeDocument } from '../mongo/documents/change-document.js';
import type { RemovalDocument } from '../mongo/documents/removal-document.js';
import { inTransaction } from '../mongo/transaction.js';
import { FEED_ORDER, type FeedPosition, isEarlier } from './feed-position.js';

const BATCH = 1_000;
const OF_CHANGES = { _id: 'changes' } as const;

/** How far the history was removed; null when all of it is there. */
export async function removedChanges(db: Db, session?: ClientSession): Promise<RemovalDocument | null> {
  return collections(db).removals.findOne(OF_CHANGES, { ...(session && { session }) });
}

/** Whether entries after this position were removed, so that a reader would miss them. */
export function isBeforeRemoval(position: FeedPosition, removed: RemovalDocument | null): boolean {
  if (removed === null) return false;
  if ('snapshot' in position) return position.snapshot < removed.fence;
  return isEarlier(position, removed);
}

/** Counts the changes that `removeOldChanges` would remove. */
export async function countOldChanges(db: Db, before: Date): Promise<number> {
  return collections(db).changes.countDocuments(await oldChanges(db, before));
}

/**
 * Removes a batch of the changes of syncs of which all changes were made before a time, in the order of the feed, and says how far, in one
 * transaction. Returns how many.
 */
export async function removeOldChanges(db: Db, before: Date): Promise<number> {
  const filter = await oldChanges(db, before);
  return inTransaction(db, async (session) => {
    const { changes, removals } = collections(db);
    const batch = await changes.find(filter, { session, sort: FEED_ORDER, limit: BATCH }).toArray();
    const last = batch.at(-1);
    if (last === undefined) return 0;
    const { fence = 0, plan_number = 0, employee_id } = last;
    const at = new Date(Math.max(...batch.map((change) => change.at.getTime())));
    const reached = { $set: { fence, plan_number, employee_id }, $max: { at } };
    await removals.updateOne(OF_CHANGES, reached, { session, upsert: true });
    await changes.deleteMany({ _id: { $in: batch.map(({ _id }) => _id) } }, { session });
    return batch.length;
  });
}

/** Orders changes by fence, because the clocks of workers differ. Changes of earlier versions have none and come first. */
async function oldChanges(db: Db, before: Date): Promise<Filter<ChangeDocument>> {
  const firstKept = await collections(db).changes.findOne(
    { fence: { $exists: true }, at: { $gte: before } },
    { sort: FEED_ORDER, projection: { fence: 1 } },
  );
  const fenced = firstKept?.fence === undefined ? { $exists: true } : { $lt: firstKept.fence };
  return { at: { $lt: before }, $or: [{ fence: { $exists: false } }, { fence: fenced }] };
}
