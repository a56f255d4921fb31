import type { Db, Filter } from 'mongodb';
import { ObjectId } from 'mongodb';
import { collections } from './collections.js';
import type { RevealDocument } from './documents/reveal-document.js';

/** Keeps that someone was shown sensitive fields; awaited before they are shown. */
export async function recordReveal(db: Db, reveal: Omit<RevealDocument, 'at'>): Promise<void> {
  await collections(db).reveals.insertOne({ ...reveal, at: new Date() });
}

/** The newest first; `before` is the id of the last one of the page before. */
export async function listReveals(
  db: Db,
  { employee_id, before, limit }: { employee_id?: string; before?: string; limit: number },
): Promise<(RevealDocument & { readonly id: string })[]> {
  const filter: Filter<RevealDocument> = {
    ...(employee_id !== undefined && { employee_ids: employee_id }),
    ...(before !== undefined && { _id: { $lt: new ObjectId(before) } }),
  };
  const found = collections(db).reveals.find(filter).sort({ _id: -1 }).limit(limit);
  return (await found.toArray()).map(({ _id, ...reveal }) => ({ id: _id.toHexString(), ...reveal }));
}
