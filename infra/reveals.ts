import { type Db, type Filter, type FindCursor, ObjectId, type WithId } from 'mongodb';
import { collections } from './collections.js';
import type { RevealDocument } from './documents/reveal-document.js';

/** Keeps that someone was shown sensitive fields; awaited before they are shown. */
export async function recordReveal(db: Db, reveal: Omit<RevealDocument, 'at'>): Promise<void> {
  await collections(db).reveals.insertOne({ ...reveal, at: new Date() });
}

/** People in one record: it stays far from what a document may hold, whatever is shown. */
const MOST = 1_000;

/** The same of any number of people. Of nobody nothing is kept. */
export async function recordReveals(
  db: Db,
  shown: Omit<RevealDocument, 'at' | 'employee_ids'>,
  employeeIds: Iterable<string>,
): Promise<void> {
  const ids = [...new Set(employeeIds)];
  for (let at = 0; at < ids.length; at += MOST)
    await recordReveal(db, { ...shown, employee_ids: ids.slice(at, at + MOST) });
}

export type RevealFilter = {
  readonly employee_id?: string | undefined;
  readonly before?: string | undefined;
};

/** The newest first; `before` is the id of the last one of the page before. */
export async function listReveals(
  db: Db,
  { limit, ...filter }: RevealFilter & { limit: number },
): Promise<(RevealDocument & { readonly id: string })[]> {
  const found = await findReveals(db, filter).limit(limit).toArray();
  return found.map(({ _id, ...reveal }) => ({ id: _id.toHexString(), ...reveal }));
}

/** The query behind the list of reveals. */
export function findReveals(
  db: Db,
  { employee_id, before }: RevealFilter,
): FindCursor<WithId<RevealDocument>> {
  const filter: Filter<RevealDocument> = {
    ...(employee_id !== undefined && { employee_ids: { $eq: employee_id } }),
    ...(before !== undefined && { _id: { $lt: new ObjectId(before) } }),
  };
  return collections(db).reveals.find(filter).sort({ _id: -1 });
}
