import { Binary, type ClientSession, type Db } from 'mongodb';
import type { z } from 'zod';
import { type AadContext, isSealError } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { StatsDocument } from '../mongo/documents/stats-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { rosterRevision } from '../mongo/roster-revision.js';
import { readSnapshot } from '../mongo/snapshot-read.js';
import type { Store } from '../mongo/store.js';

/** A statistic of the whole roster, cached until the roster changes. */
export type CachedStat<T> = {
  readonly name: StatsDocument['name'];
  readonly schema: z.ZodType<T>;
  readonly count: (store: Store, session: ClientSession) => Promise<T>;
};
type AtRevision<T> = { readonly revision: number | null; readonly stats: T };

/** Returns the cached statistics if the roster has not changed since, else counts again. */
export async function currentStats<T>(store: Store, stat: CachedStat<T>): Promise<T> {
  const [revision, cached] = await Promise.all([rosterRevision(store.db), findCached(store, stat)]);
  if (cached && cached.revision === revision) return cached.stats;
  return shared(store.db, `${stat.name} ${revision}`, async () => {
    // Another request may have finished its count since the cache was read.
    const latest = await findCached(store, stat);
    if (latest && latest.revision === revision) return latest.stats;
    const counted = await countStats(store, stat);
    await cacheStats(store, stat, counted);
    return counted.stats;
  });
}

/** Returns the statistics as they were last counted, whatever has changed since. Counts only if they never were. */
export async function storedStats<T>(store: Store, stat: CachedStat<T>): Promise<T> {
  return (await findCached(store, stat))?.stats ?? currentStats(store, stat);
}

/** Counts at one revision: revision and roster come from the same snapshot read. */
export async function countStats<T>(store: Store, { count }: CachedStat<T>): Promise<AtRevision<T>> {
  return readSnapshot(store.db, async (db, session) => ({
    revision: await rosterRevision(db, session),
    stats: await count({ ...store, db }, session),
  }));
}

/** Never overwrites the statistics of a newer revision. */
export async function cacheStats<T>(
  { db, keyring }: Store,
  { name }: CachedStat<T>,
  { revision, stats }: AtRevision<T>,
): Promise<void> {
  if (revision === null) return;
  const sealed = new Binary(keyring.seal(Buffer.from(JSON.stringify(stats)), placeOf(name, revision)));
  const document = { revision, counted_at: new Date(), key_id: keyring.currentId, stats: sealed };
  const notLater = { name, revision: { $lte: revision } };
  try {
    await collections(db).stats.updateOne(notLater, { $set: document }, { upsert: true });
  } catch (error) {
    // Newer statistics are stored.
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Deletes statistics that are not sealed with the current key; the next request counts them again. */
export async function dropStatsOfOtherKeys({ db, keyring }: Store): Promise<void> {
  await collections(db).stats.deleteMany({ key_id: { $ne: keyring.currentId } });
}

/** Returns null also for statistics that are altered, not encrypted, sealed with another key, or written by an incompatible version. */
async function findCached<T>(
  { db, keyring }: Store,
  { name, schema }: CachedStat<T>,
): Promise<AtRevision<T> | null> {
  const kept = await collections(db).stats.findOne({ name, key_id: keyring.currentId });
  if (!kept) return null;
  const { revision } = kept;
  try {
    const opened = keyring.open(sealedBytes(kept.stats), placeOf(name, revision)).toString('utf8');
    const { data: stats } = schema.safeParse(JSON.parse(opened));
    return stats === undefined ? null : { revision, stats };
  } catch (error) {
    if (isSealError(error)) return null;
    throw error;
  }
}

function placeOf(name: string, revision: number): AadContext {
  return ['paycom_stats', name, String(revision)];
}

const inProgress = new WeakMap<Db, Map<string, Promise<unknown>>>();

/** Does work once: a second caller waits for the work in progress. */
async function shared<T>(db: Db, key: string, work: () => Promise<T>): Promise<T> {
  const works = inProgress.get(db) ?? new Map<string, Promise<unknown>>();
  inProgress.set(db, works);
  const running = works.get(key) ?? work().finally(() => works.delete(key));
  works.set(key, running);
  return running as Promise<T>;
}
