import type { ClientSession, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { UndoConflict } from '../../shared/plan/undo-employee.js';
import type { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import { bumpAllShards } from '../mongo/roster-revision.js';
import type { MissingPeople } from '../roster/missing-employees.js';
import { type ChunkGroups, groupsOfChunk } from './chunk-groups.js';
import { decodeChunk, encodeChunk, type PlanChunk } from './plan-chunks.js';
import { assertCurrent, type PlanningAttempt, whileCurrent } from './planning-attempts.js';

export type NewPlan = Pick<
  PlanDocument,
  | 'sync_id'
  | 'hash'
  | 'dry_run'
  | 'counts'
  | 'held_by'
  | 'figures'
  | 'readings'
  | 'roster'
  | 'roster_fence'
  | 'chunk_keys'
  | 'chunk_groups'
  | 'changed_by'
  | 'parts'
  | 'covers_missing'
> & {
  /** Absent when the plan includes no full report. */
  readonly missing?: MissingPeople;
  /** The fields that an undo does not restore. */
  readonly left?: readonly UndoConflict[];
};

/**
 * Stores chunks under keys that begin with `prefix`, sealed. Returns the keys in order, and what each has. `check` runs before and after each, and
 * may fail.
 */
export async function saveChunks(
  blobs: BlobStore,
  prefix: string,
  chunks: Iterable<PlanChunk> | AsyncIterable<PlanChunk>,
  check: () => Promise<void> = async () => undefined,
): Promise<{ readonly chunk_keys: string[]; readonly chunk_groups: ChunkGroups[] }> {
  const chunk_keys: string[] = [];
  const chunk_groups: ChunkGroups[] = [];
  for await (const chunk of chunks) {
    const key = `${prefix}/${chunk_keys.length}`;
    await check();
    await blobs.put(key, encodeChunk(chunk));
    await check().catch(async (error: unknown) => {
      await blobs.delete(key);
      throw error;
    });
    chunk_keys.push(key);
    chunk_groups.push(groupsOfChunk(chunk));
  }
  return { chunk_keys, chunk_groups };
}

/**
 * Saves the proposed plan of a sync. Idempotent: the same plan keeps its chunks and what of them was applied. A different plan, as after a
 * workflow reset, replaces it.
 */
export async function savePlan(
  db: Db,
  blobs: BlobStore,
  { missing, left = [], ...plan }: NewPlan,
  attempt?: PlanningAttempt,
): Promise<PlanDocument> {
  const { sync_id, hash } = plan;
  const kept = await findPlan(db, sync_id);
  if (kept?.hash === hash) return kept;
  const missing_key = `plans/${sync_id}/${hash}/missing`;
  const check = async (session: ClientSession) => attempt && assertCurrent(db, attempt, session);
  if (missing) await blobs.replace(missing_key, Buffer.from(JSON.stringify(missing)), check);
  const left_key = `plans/${sync_id}/${hash}/left`;
  if (left.length > 0) await blobs.replace(left_key, Buffer.from(JSON.stringify(left)), check);
  const proposed = {
    ...plan,
    ...(missing && { missing_key }),
    ...(left.length > 0 && { left_key }),
    status: 'proposed',
    created_at: new Date(),
    decided_by: null,
    decided_at: null,
  } as const;
  return whileCurrent(db, attempt, async (session) => {
    const replaced = await collections(db).plans.findOne({ sync_id }, { session });
    // It conflicts with every transaction that is applying a chunk of the plan that it replaces.
    if (replaced) await bumpAllShards(db, session);
    const saved: PlanDocument = { ...proposed, number: (replaced?.number ?? 0) + 1 };
    await collections(db).plans.replaceOne({ sync_id }, saved, { upsert: true, session });
    return saved;
  });
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

/** Returns a chunk by its key. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadChunk(blobs: BlobStore, key: string): Promise<PlanChunk> {
  return decodeChunk(await blobs.get(key));
}

/** Returns the missing employees of a plan; null when it included no full report. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadMissing(
  blobs: BlobStore,
  { missing_key, removed_at }: PlanDocument,
): Promise<MissingPeople | null> {
  return missing_key === undefined || removed_at
    ? null
    : JSON.parse((await blobs.get(missing_key)).toString('utf8'));
}

/** Returns the conflicts that an undo does not revert. @throws AppError `blob_missing`, `blob_corrupt` */
export async function loadUndoConflicts(
  blobs: BlobStore,
  { left_key, removed_at }: PlanDocument,
): Promise<UndoConflict[]> {
  return left_key === undefined || removed_at ? [] : JSON.parse((await blobs.get(left_key)).toString('utf8'));
}

/**
 * Deletes what drafts, parts and attempts of a sync's plan left in the blob store, in order of the keys. Keeps the plan, and what was applied of
 * earlier ones. `check` runs once it is known what goes, and may fail.
 */
export async function sweepPlanBlobs(
  db: Db,
  blobs: BlobStore,
  sync_id: string,
  check: () => Promise<void> = async () => undefined,
): Promise<void> {
  const plan = await findPlan(db, sync_id);
  const applied = await collections(db).appliedChunks.distinct('key', { sync_id });
  const { chunk_keys = [], missing_key = '', left_key = '' } = plan ?? {};
  const kept = new Set([...chunk_keys, ...applied, missing_key, left_key]);
  const keys = await blobs.keysBelow(`plans/${sync_id}/`);
  await check();
  for (const key of keys) if (!kept.has(key)) await blobs.delete(key);
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
  const applied = await collections(db).appliedChunks.distinct('chunk', { sync_id, hash, ends_chunk: true });
  const { matchedCount } =
    applied.length === chunk_keys.length
      ? await collections(db).plans.updateOne({ sync_id, hash }, { $set: { status: 'applied' } })
      : { matchedCount: 0 };
  if (matchedCount === 0) throw new AppError('plan_stale', { plan: hash });
}
