import { laterChanges, type PastChange } from '../../shared/plan/later-changes.js';
import type { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import type { Store } from '../mongo/store.js';
import { sliceChunk } from './plan-chunks.js';
import { loadChunk } from './plans.js';
import { ROSTER_ORDER, type RosterMoment, writtenAfter } from './roster-order.js';
import { lineagesOf } from './undo-lineage.js';

/**
 * Returns the last sync that wrote each payee after `since`, by the payee's key, without the run `sync_id` and without reverted changes. Reads the
 * applied chunks of these syncs that have payees.
 */
export async function payeeChangesSince(
  { db }: Store,
  blobs: BlobStore,
  { sync_id: run, since }: { readonly sync_id: string; readonly since: RosterMoment },
): Promise<ReadonlyMap<string, string | null>> {
  const marks = collections(db)
    .appliedChunks.find({ sync_id: { $ne: run }, payees: { $ne: 0 }, ...writtenAfter(since) })
    .sort({ ...ROSTER_ORDER, chunk: 1, from: 1 });
  const changes: PastChange[] = [];
  for await (const { sync_id, key, from, to } of marks) {
    const { payees } = sliceChunk(await loadChunk(blobs, key), from, to);
    for (const { payee } of payees)
      changes.push({ sync_id, employee_id: payee.key, kind: 'updated', fields: [] });
  }
  const lineageOf = await lineagesOf(db, new Set(changes.map(({ sync_id }) => sync_id)));
  return new Map([...laterChanges(changes, lineageOf)].map(([key, { last }]) => [key, last]));
}
