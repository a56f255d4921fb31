import type { ClientSession, Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from './collections.js';

/** The number of shards: more than the transactions that one sync runs at a time. */
const SHARDS = 16;

/** The name of a shard. The first one existed before there were several. */
function nameOf(shard: number): string {
  return shard % SHARDS === 0 ? 'roster' : `roster/${shard % SHARDS}`;
}

/**
 * Increments the roster's revision. Every transaction that changes counted data and holds no fence calls it: staff links and ambiguous
 * matches. Call it early in the transaction, because concurrent changes conflict here and then less work is repeated.
 */
export async function bumpRosterRevision(db: Db, session: ClientSession): Promise<void> {
  await collections(db).rosterShards.updateOne({ name: nameOf(0) }, { $inc: { revision: 1 } }, { session });
}

/** `fence`: the fencing token of the roster lease. `shard`: any number; concurrent transactions of one sync have different ones. */
export type RosterLease = { readonly fence: number; readonly shard: number };

/**
 * Increments the roster's revision, and fails the transaction when the roster lease is not, or no longer, held with this fence. It writes
 * to a shard, so that the transaction and a takeover of the lease can't both succeed. Transactions of different shards do not conflict.
 *
 * @throws AppError `lease_lost`
 */
export async function changeRoster(
  db: Db,
  session: ClientSession,
  { fence, shard }: RosterLease,
): Promise<void> {
  const { matchedCount } = await collections(db).rosterShards.updateOne(
    { name: nameOf(shard), fence },
    { $inc: { revision: 1 } },
    { session },
  );
  if (matchedCount === 0) throw new AppError('lease_lost', { report_type: 'roster' });
}

/** Fails when the roster lease is not, or no longer, held with this fence. For what follows outside of a transaction. @throws AppError `lease_lost` */
export async function assertRosterFence(db: Db, fence: number): Promise<void> {
  const held = await collections(db).rosterShards.findOne({ name: nameOf(0), fence });
  if (!held) throw new AppError('lease_lost', { report_type: 'roster' });
}

/** Increments every shard, so that the transaction conflicts with every one that changes the roster. */
export async function bumpAllShards(db: Db, session: ClientSession): Promise<void> {
  await collections(db).rosterShards.updateMany({}, { $inc: { revision: 1 } }, { session });
}

/**
 * Lets only transactions with this fence change the roster. Waits for the running ones. Does nothing when a later fence is set, or when this
 * one was released: a late attempt of a step must not write after the end of its sync.
 */
export async function setRosterFence(db: Db, fence: number): Promise<void> {
  const isOpen = { $or: [{ closed: { $exists: false } }, { closed: { $lt: fence } }] };
  const earlier = { $or: [{ fence: null, ...isOpen }, { fence: { $lt: fence } }] };
  await collections(db).rosterShards.updateMany(earlier, { $set: { fence } });
}

/** Lets no transaction change the roster until `setRosterFence` sets a later fence. */
export async function clearRosterFence(db: Db, fence: number, session?: ClientSession): Promise<void> {
  const cleared = { $set: { fence: null, closed: fence } };
  await collections(db).rosterShards.updateMany({ fence }, cleared, { ...(session && { session }) });
}

/**
 * Returns the highest fence whose writes are complete: nothing is written any more with it or with an earlier one. Read it in one snapshot with what
 * was written.
 */
export async function closedFence(db: Db, session: ClientSession): Promise<number> {
  const shards = await collections(db).rosterShards.find({}, { session }).toArray();
  const open = shards.flatMap(({ fence }) => (fence === null ? [] : [fence]));
  return open.length > 0 ? Math.min(...open) - 1 : Math.max(0, ...shards.map(({ closed = 0 }) => closed));
}

/** Returns null in a database that was not migrated. Cached statistics can't be trusted then. */
export async function rosterRevision(db: Db, session?: ClientSession): Promise<number | null> {
  const shards = await collections(db)
    .rosterShards.find({}, session && { session })
    .toArray();
  return shards.length < SHARDS ? null : shards.reduce((sum, { revision }) => sum + revision, 0);
}

export async function ensureRosterShards(db: Db): Promise<void> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => ({
    updateOne: {
      filter: { name: nameOf(shard) },
      update: { $setOnInsert: { revision: 0, fence: null } },
      upsert: true,
    },
  }));
  await collections(db).rosterShards.bulkWrite(shards);
}
