import type { ClientSession, Db } from 'mongodb';
import { collections } from './collections.js';

/** The collection has only this document. */
const ROSTER = { name: 'roster' } as const;

/**
 * Increments the roster's revision. Every transaction that changes counted data calls it: employees, their fields, staff links and
 * missing marks. Call it early in the transaction, because concurrent changes conflict here and then less work is repeated.
 */
export async function bumpRosterRevision(db: Db, session: ClientSession): Promise<void> {
  await collections(db).rosterRevisions.updateOne(ROSTER, { $inc: { revision: 1 } }, { session });
}

/** Returns null in a database that was not migrated. Cached statistics can't be trusted then. */
export async function rosterRevision(db: Db, session?: ClientSession): Promise<number | null> {
  const stored = await collections(db).rosterRevisions.findOne(ROSTER, session && { session });
  return stored?.revision ?? null;
}

export async function ensureRosterRevision(db: Db): Promise<void> {
  await collections(db).rosterRevisions.updateOne(
    ROSTER,
    { $setOnInsert: { revision: 0 } },
    { upsert: true },
  );
}
