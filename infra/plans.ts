import type { Db } from 'mongodb';
import { AppError } from '../shared/app-error.js';
import type { BlobStore } from './blob-store.js';
import { collections } from './collections.js';
import type { PlanDocument } from './documents/plan-document.js';
import type { MissingPeople } from './missing.js';
import type { PlanChunk } from './plan-chunks.js';

export type NewPlan = Pick<PlanDocument, 'sync_id' | 'hash' | 'dry_run' | 'counts' | 'held_by'> & {
  /** Absent where no full report was planned. */
  readonly missing?: MissingPeople;
};

/**
 * Keeps the plan of a sync, proposed, its chunks sealed in the blob store. The same plan again is left as it is, with the chunks that
 * were done; another one, as after a reset of the workflow, takes its place.
 */
export async function savePlan(
  db: Db,
  blobs: BlobStore,
  { missing, ...plan }: NewPlan,
  chunks: Iterable<PlanChunk>,
): Promise<PlanDocument> {
  const { sync_id, hash } = plan;
  const kept = await collections(db).plans.findOne({ sync_id, hash }, { projection: { _id: 0 } });
  if (kept) return kept;
  const chunk_keys: string[] = [];
  for (const chunk of chunks) {
    const key = `plans/${sync_id}/${hash}/${chunk_keys.length}`;
    // What a crashed attempt left may have been cut differently.
    await blobs.replace(key, Buffer.from(JSON.stringify(chunk)));
    chunk_keys.push(key);
  }
  const missing_key = `plans/${sync_id}/${hash}/missing`;
  if (missing) await blobs.replace(missing_key, Buffer.from(JSON.stringify(missing)));
  const proposed: PlanDocument = {
    ...plan,
    ...(missing && { missing_key }),
    status: 'proposed',
    chunk_keys,
    chunks_done: [],
    created_at: new Date(),
    decided_by: null,
    decided_at: null,
  };
  await collections(db).plans.replaceOne({ sync_id }, proposed, { upsert: true });
  return proposed;
}

/** The plan of a sync, null when it never came to one. */
export async function findPlan(db: Db, sync_id: string): Promise<PlanDocument | null> {
  return collections(db).plans.findOne({ sync_id }, { projection: { _id: 0 } });
}

/** @throws AppError `plan_stale` when the sync's plan is another one */
export async function getPlan(db: Db, sync_id: string, hash: string): Promise<PlanDocument> {
  const plan = await findPlan(db, sync_id);
  if (plan?.hash !== hash) throw new AppError('plan_stale', { plan: hash });
  return plan;
}

/** The chunks of a plan in their order. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadChunk(blobs: BlobStore, plan: PlanDocument, chunk: number): Promise<PlanChunk> {
  const bytes = await blobs.get(plan.chunk_keys[chunk] ?? `plans/${plan.sync_id}/${plan.hash}/${chunk}`);
  return JSON.parse(bytes.toString('utf8'));
}

/** Whom the plan misses; null where it could miss no one. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadMissing(
  blobs: BlobStore,
  { missing_key }: PlanDocument,
): Promise<MissingPeople | null> {
  return missing_key === undefined ? null : JSON.parse((await blobs.get(missing_key)).toString('utf8'));
}

/** Keeps what a person said of a plan. @throws AppError `plan_stale` when it is not, or no longer, the sync's proposed plan */
export async function decidePlan(
  db: Db,
  {
    sync_id,
    hash,
    status,
    by,
  }: { sync_id: string; hash: string; status: 'approved' | 'rejected'; by: string },
): Promise<void> {
  const { matchedCount } = await collections(db).plans.updateOne(
    { sync_id, hash, status: { $in: ['proposed', status] } },
    { $set: { status, decided_by: by, decided_at: new Date() } },
  );
  if (matchedCount === 0) throw new AppError('plan_stale', { plan: hash });
}

/** After the last chunk. @throws AppError `plan_stale` while a chunk is missing */
export async function markPlanApplied(db: Db, { sync_id, hash, chunk_keys }: PlanDocument): Promise<void> {
  const { matchedCount } = await collections(db).plans.updateOne(
    { sync_id, hash, chunks_done: { $size: chunk_keys.length } },
    { $set: { status: 'applied' } },
  );
  if (matchedCount === 0) throw new AppError('plan_stale', { plan: hash });
}
