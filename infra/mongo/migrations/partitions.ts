import type { AnyBulkWriteOperation, Collection, Db, Document, ObjectId } from 'mongodb';
import { partitionOf } from '../../../shared/partition.js';
import { collections } from '../collections.js';
import type { Migration } from './migration.js';

const BATCH = 1_000;
/** The validators in place still allow only the former fields. */
const BYPASS = { bypassDocumentValidation: true } as const;

type FormerMark = {
  readonly chunk: number;
  readonly created: number;
  readonly updated: number;
  readonly removed?: number;
  readonly at: Date;
};
type FormerPlan = {
  readonly sync_id: string;
  readonly hash: string;
  readonly chunk_keys: readonly string[];
  readonly chunks_done?: readonly FormerMark[];
  readonly earlier?: readonly { readonly key: string; readonly at: Date }[];
};

/**
 * Adds the partition to employees and payees, moves the marks of applied chunks from the plans into a collection of their own, and gives
 * the roster's revision a fence.
 */
export const partitionsMigration: Migration = {
  name: '0004-partitions',
  up: async ({ context: db }) => {
    const { employees, payees } = collections(db);
    for (const collection of [employees, payees]) await addPartitions(collection as unknown as Keyed);
    await moveMarks(db);
    await db
      .collection('paycom_roster')
      .updateMany({ fence: { $exists: false } }, { $set: { fence: null } }, BYPASS);
  },
};

type Keyed = Collection<{ _id: ObjectId; employee_id: string; partition?: number }>;

async function addPartitions(collection: Keyed): Promise<void> {
  const without = { partition: { $exists: false } };
  let batch: AnyBulkWriteOperation<{ _id: ObjectId; employee_id: string; partition?: number }>[] = [];
  for await (const { _id, employee_id } of collection.find(without, { projection: { employee_id: 1 } })) {
    const update = { $set: { partition: partitionOf(employee_id) } };
    batch.push({ updateOne: { filter: { _id }, update } });
    if (batch.length < BATCH) continue;
    await collection.bulkWrite(batch, { ...BYPASS, ordered: false });
    batch = [];
  }
  if (batch.length > 0) await collection.bulkWrite(batch, { ...BYPASS, ordered: false });
}

async function moveMarks(db: Db): Promise<void> {
  const plans = db.collection<Document & FormerPlan>('paycom_plans');
  for await (const plan of plans.find({ chunks_done: { $exists: true } })) {
    for (const mark of marksOf(plan)) {
      const { sync_id, hash, chunk, from } = mark;
      await collections(db).appliedChunks.updateOne(
        { sync_id, hash, chunk, from },
        { $setOnInsert: mark },
        { ...BYPASS, upsert: true },
      );
    }
    await plans.updateOne({ _id: plan._id }, { $unset: { chunks_done: '', earlier: '' } }, BYPASS);
  }
}

/** A former mark stands for a whole chunk. The number of its writes is in its blob, so the mark has a number above any. */
function marksOf({ sync_id, hash, chunk_keys, chunks_done = [], earlier = [] }: FormerPlan) {
  const whole = { sync_id, from: 0, to: 2 ** 31 - 1, ends_chunk: true };
  const replaced = earlier.map(({ key, at }, chunk) => ({
    key,
    at,
    hash: '',
    chunk,
    created: 0,
    updated: 0,
  }));
  const done = chunks_done.map((mark) => ({
    ...mark,
    hash,
    key: chunk_keys[mark.chunk] ?? `plans/${sync_id}/${hash}/${mark.chunk}`,
  }));
  return [...replaced, ...done].map((mark) => ({ ...whole, ...mark }));
}
