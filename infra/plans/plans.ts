import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { UndoConflict } from '../../shared/plan/undo-employee.js';
import type { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import type { MissingPeople } from '../roster/missing-employees.js';
import type { PlanChunk } from './plan-chunks.js';

export type NewPlan = Pick<
  PlanDocument,
  'sync_id' | 'hash' | 'dry_run' | 'counts' | 'held_by' | 'roster_fence'
> & {
  /** Absent when the plan includes no full report. */
  readonly missing?: MissingPeople;
  /** The fields that an undo does not restore. */
  readonly left?: readonly UndoConflict[];
};

/**
 * Saves the proposed plan of a sync, its chunks sealed in the blob store. Idempotent: the same plan keeps its applied chunks. A different
 * plan, as after a workflow reset, replaces it.
 */
export async function savePlan(
  db: Db,
  blobs: BlobStore,
  { missing, left = [], ...plan }: NewPlan,
  chunks: Iterable<PlanChunk>,
): Promise<PlanDocument> {
  const { sync_id, hash } = plan;
  const kept = await findPlan(db, sync_id);
  if (kept?.hash === hash) return kept;
  const earlier = kept ? appliedChunks(kept) : [];
  const chunk_keys: string[] = [];
  for (const chunk of chunks) {
    const key = `plans/${sync_id}/${hash}/${chunk_keys.length}`;
    // A crashed attempt may have split the plan differently.
    await blobs.replace(key, Buffer.from(JSON.stringify(chunk)));
    chunk_keys.push(key);
  }
  const missing_key = `plans/${sync_id}/${hash}/missing`;
  if (missing) await blobs.replace(missing_key, Buffer.from(JSON.stringify(missing)));
  const left_key = `plans/${sync_id}/${hash}/left`;
  if (left.length > 0) await blobs.replace(left_key, Buffer.from(JSON.stringify(left)));
  const proposed: PlanDocument = {
    ...plan,
    ...(missing && { missing_key }),
    ...(left.length > 0 && { left_key }),
    ...(earlier.length > 0 && { earlier }),
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

/** Returns the plan of a sync; null when it has none. */
export async function findPlan(db: Db, sync_id: string): Promise<PlanDocument | null> {
  return collections(db).plans.findOne({ sync_id }, { projection: { _id: 0 } });
}

/** @throws AppError `plan_stale` when the sync has a different plan */
export async function getPlan(db: Db, sync_id: string, hash: string): Promise<PlanDocument> {
  const plan = await findPlan(db, sync_id);
  if (plan?.hash !== hash) throw new AppError('plan_stale', { plan: hash });
  return plan;
}

/** Returns a chunk of a plan by its position. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadChunk(blobs: BlobStore, plan: PlanDocument, chunk: number): Promise<PlanChunk> {
  return loadChunkByKey(blobs, chunkKey(plan, chunk));
}

/** Returns a chunk by the key from `appliedChunks`. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadChunkByKey(blobs: BlobStore, key: string): Promise<PlanChunk> {
  return JSON.parse((await blobs.get(key)).toString('utf8'));
}

/** Returns the applied chunks of a sync with their times, including those of replaced plans. */
export function appliedChunks(plan: PlanDocument): { readonly key: string; readonly at: Date }[] {
  const done = plan.chunks_done.map(({ chunk, at }) => ({ key: chunkKey(plan, chunk), at }));
  return [...(plan.earlier ?? []), ...done];
}

function chunkKey({ sync_id, hash, chunk_keys }: PlanDocument, chunk: number): string {
  return chunk_keys[chunk] ?? `plans/${sync_id}/${hash}/${chunk}`;
}

/** Returns the missing employees of a plan; null when it included no full report. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadMissing(
  blobs: BlobStore,
  { missing_key }: PlanDocument,
): Promise<MissingPeople | null> {
  return missing_key === undefined ? null : JSON.parse((await blobs.get(missing_key)).toString('utf8'));
}

/** Returns the conflicts that an undo does not revert. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadUndoConflicts(
  blobs: BlobStore,
  { left_key }: PlanDocument,
): Promise<UndoConflict[]> {
  return left_key === undefined ? [] : JSON.parse((await blobs.get(left_key)).toString('utf8'));
}

/** Records the approval or rejection of a plan. @throws AppError `plan_stale` when it is not, or no longer, the sync's proposed plan */
export async function recordPlanDecision(
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

/** Marks a plan as applied after its last chunk. @throws AppError `plan_stale` while a chunk is not applied */
export async function markPlanApplied(db: Db, { sync_id, hash, chunk_keys }: PlanDocument): Promise<void> {
  const { matchedCount } = await collections(db).plans.updateOne(
    { sync_id, hash, chunks_done: { $size: chunk_keys.length } },
    { $set: { status: 'applied' } },
  );
  if (matchedCount === 0) throw new AppError('plan_stale', { plan: hash });
}
