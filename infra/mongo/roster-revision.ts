import type { ClientSession, Db } from 'mongodb';
import { collections } from './collections.js';

/** The only mark there is. */
const ROSTER = { name: 'roster' } as const;

/**
 * Notes that the roster changes; part of the transaction of every change of what is counted: who is on it, their fields, links and marks
 * of missing. Do it early in the transaction: two changes at once collide here, and then less has to be done again.
 */
export async function bumpRosterRevision(db: Db, session: ClientSession): Promise<void> {
  await collections(db).rosterMarks.updateOne(ROSTER, { $inc: { revision: 1 } }, { session });
}

/** Null in a database that was not migrated: then nothing tells whether what was counted still holds. */
export async function rosterRevision(db: Db, session?: ClientSession): Promise<number | null> {
  const mark = await collections(db).rosterMarks.findOne(ROSTER, session && { session });
  return mark?.revision ?? null;
}

export async function ensureRosterRevision(db: Db): Promise<void> {
  await collections(db).rosterMarks.updateOne(ROSTER, { $setOnInsert: { revision: 0 } }, { upsert: true });
}
