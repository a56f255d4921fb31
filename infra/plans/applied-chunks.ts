import type { ClientSession, Db } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { AppliedChunkDocument } from '../mongo/documents/applied-chunk-document.js';
import { ROSTER_ORDER } from './roster-order.js';

const WITHOUT_ID = { projection: { _id: 0 } } as const;

/** Returns the marks of what a sync applied, also of replaced plans, in the order in which it was applied. */
export async function appliedChunks(db: Db, sync_id: string): Promise<AppliedChunkDocument[]> {
  return collections(db)
    .appliedChunks.find({ sync_id }, WITHOUT_ID)
    .sort({ ...ROSTER_ORDER, chunk: 1, from: 1 })
    .toArray();
}

/** Returns the marks of one chunk of a plan, in order. */
export async function marksOfChunk(
  db: Db,
  { sync_id, hash, chunk }: Pick<AppliedChunkDocument, 'sync_id' | 'hash' | 'chunk'>,
  session?: ClientSession,
): Promise<AppliedChunkDocument[]> {
  const of = { sync_id, hash, chunk };
  return collections(db)
    .appliedChunks.find(of, { ...WITHOUT_ID, ...(session && { session }) })
    .sort({ from: 1 })
    .toArray();
}

/** Whether anything of a sync, or of its plan `hash`, was applied. */
export async function hasAppliedChunks(db: Db, sync_id: string, hash?: string): Promise<boolean> {
  const of = { sync_id, ...(hash !== undefined && { hash }) };
  return (await collections(db).appliedChunks.findOne(of, WITHOUT_ID)) !== null;
}

export type AppliedCounts = { readonly created: number; readonly updated: number; readonly removed: number };

/** Adds up what was applied of one plan. */
export async function appliedCounts(db: Db, sync_id: string, hash: string): Promise<AppliedCounts> {
  const [sum] = await collections(db)
    .appliedChunks.aggregate<AppliedCounts>([
      { $match: { sync_id, hash } },
      {
        $group: {
          _id: null,
          created: { $sum: '$created' },
          updated: { $sum: '$updated' },
          removed: { $sum: { $ifNull: ['$removed', 0] } },
        },
      },
    ])
    .toArray();
  return sum ?? { created: 0, updated: 0, removed: 0 };
}

/**
 * Changes the marks of a chunk after some of its writes were removed. `gone`: the former numbers of these writes, in order. A mark that has no write
 * left is removed too, unless it ends the chunk.
 */
export async function shiftMarks(
  db: Db,
  key: string,
  gone: readonly number[],
  session: ClientSession,
): Promise<void> {
  const { appliedChunks: marks } = collections(db);
  const found = await marks
    .find({ key }, { ...WITHOUT_ID, session })
    .sort({ hash: 1, from: 1 })
    .toArray();
  if (found.length === 0) return;
  const shifted = (at: number) => at - gone.filter((removed) => removed < at).length;
  const moved = found.map((mark) => ({ ...mark, from: shifted(mark.from), to: shifted(mark.to) }));
  const kept = moved.filter(({ from, to, ends_chunk }) => from < to || ends_chunk);
  await marks.deleteMany({ key }, { session });
  if (kept.length > 0) await marks.insertMany(kept, { session });
}
