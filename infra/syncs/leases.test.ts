import { beforeEach, expect, test } from 'vitest';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import type { LeaseHolder } from '../mongo/documents/lease-document.js';
import {
  changeRoster,
  clearRosterFence,
  ensureRosterShards,
  setRosterFence,
} from '../mongo/roster-revision.js';
import { inTransaction } from '../mongo/transaction.js';
import {
  heldReports,
  releaseLeases,
  releaseRoster,
  type Takeover,
  takeLeases,
  takeRoster,
} from './leases.js';
import { abandonSyncLog, getSyncLog, openSyncLog } from './sync-logs.js';

const database = testStore();
const holder = (sync_id: string): LeaseHolder => ({
  sync_id,
  workflow_id: `w-${sync_id}`,
  first_run_id: `r-${sync_id}`,
});
const RUNS = async (_: LeaseHolder) => true;
const GONE = async (_: LeaseHolder) => false;
const takeoverWhere = (isRunning: typeof RUNS): Takeover => ({
  isRunning,
  abandon: async ({ sync_id }) => void (await abandonSyncLog(database.store.db, sync_id)),
});

beforeEach(async () => {
  const { leases, rosterShards } = collections(database.store.db);
  for (const collection of [leases, rosterShards]) await collection.deleteMany({});
  await ensureRosterShards(database.store.db);
});

async function fencesOf(sync_id: string) {
  const held = collections(database.store.db)
    .leases.find({ 'holder.sync_id': sync_id })
    .sort({ report_type: 1 });
  return (await held.toArray()).map(({ report_type, fence }) => ({ report_type, fence }));
}

/** Returns the fences of the report leases, or their holder. */
async function take(sync_id: string, isRunning = RUNS) {
  const leases = await takeLeases(
    database.store.db,
    ['rate_history', 'employee_dates'],
    holder(sync_id),
    takeoverWhere(isRunning),
  );
  return leases.taken ? fencesOf(sync_id) : leases.holder.sync_id;
}

const takeOwnRoster = (sync_id: string, isRunning = RUNS) =>
  takeRoster(database.store.db, holder(sync_id), takeoverWhere(isRunning));
const change = (fence: number, shard = 0) =>
  inTransaction(database.store.db, (session) => changeRoster(database.store.db, session, { fence, shard }));
const SHARDS = Array.from({ length: 20 }, (_, shard) => shard);
const LOST = { code: 'lease_lost' };

test('taking leases again returns the same fences', async () => {
  const fences = await take('one');
  expect(fences).toEqual([
    { report_type: 'employee_dates', fence: 1 },
    { report_type: 'rate_history', fence: 1 },
  ]);
  expect(await take('one')).toEqual(fences);
});

test('lists the report leases of running syncs, without the roster lease', async () => {
  const { db } = database.store;
  expect(await heldReports(db, RUNS)).toEqual([]);
  await take('one');
  await takeOwnRoster('two');
  expect(await heldReports(db, RUNS)).toEqual(['employee_dates', 'rate_history']);
  expect(await heldReports(db, GONE)).toEqual([]);
  await releaseLeases(db, 'one');
  expect(await heldReports(db, RUNS)).toEqual([]);
});

test('a sync that loses to a running holder gets none of the leases', async () => {
  await takeLeases(database.store.db, ['rate_history'], holder('one'), takeoverWhere(RUNS));
  expect(await take('two')).toBe('one');
  expect(await collections(database.store.db).leases.countDocuments({ 'holder.sync_id': 'two' })).toBe(0);
});

test('a takeover from a dead holder voids its fences and marks its log as abandoned', async () => {
  const { db } = database.store;
  await openSyncLog(db, {
    ...{ sync_id: 'one', workflow_id: 'w', first_run_id: 'r' },
    ...{ report_type: 'all', dry_run: false, force: false, trigger: 'cli', requested_by: 'someone' },
  });
  await take('one');
  const lost = await takeOwnRoster('one');
  const checked: string[] = [];
  const gone = async ({ sync_id, first_run_id }: LeaseHolder) => {
    checked.push(`${sync_id} ${first_run_id}`);
    return false;
  };
  expect(await take('two', gone)).toMatchObject([{ fence: 2 }, { fence: 2 }]);
  expect(checked).toEqual(['one r-one', 'one r-one']);
  const won = await takeOwnRoster('two', gone);
  expect(won).toBeGreaterThan(lost);
  for (const shard of SHARDS) {
    await expect(change(lost, shard)).rejects.toMatchObject(LOST);
    await change(won, shard);
  }
  expect(await getSyncLog(db, 'one')).toMatchObject({ status: 'abandoned' });
});

test('a released lease is free, and its next fence is higher', async () => {
  await take('one');
  await releaseLeases(database.store.db, 'one');
  expect(await take('two')).toMatchObject([{ fence: 2 }, { fence: 2 }]);
});

test('a late release does not free the lease of the next holder', async () => {
  await take('one');
  await take('two', GONE);
  await releaseLeases(database.store.db, 'one');
  expect(await take('three')).toBe('two');
});

test('exactly one of many concurrent syncs gets the lease', async () => {
  const names = Array.from({ length: 8 }, (_, number) => `run-${number}`);
  const results = await Promise.all(
    names.map((name) => takeLeases(database.store.db, ['rate_history'], holder(name), takeoverWhere(RUNS))),
  );
  expect(results.filter(({ taken }) => taken)).toHaveLength(1);
});

test('no sync changes the roster after its lease was released, until it takes it again', async () => {
  const fence = await takeOwnRoster('one');
  expect(await takeOwnRoster('one')).toBe(fence);
  await change(fence);
  await releaseRoster(database.store.db, 'one');
  for (const shard of SHARDS) await expect(change(fence, shard)).rejects.toMatchObject(LOST);
  const next = await takeOwnRoster('one');
  await change(next);
  expect(next).toBeGreaterThan(fence);
});

test('a late repeat of a takeover does not void the fence of a later one', async () => {
  const first = await takeOwnRoster('one');
  const second = await takeOwnRoster('two', GONE);
  await setRosterFence(database.store.db, first);
  await clearRosterFence(database.store.db, first);
  await expect(change(first)).rejects.toMatchObject(LOST);
  await change(second);
});

test('transactions of different shards do not wait for each other', async () => {
  const { db } = database.store;
  const fence = await takeOwnRoster('one');
  const runs: number[] = [];
  await inTransaction(db, async (session) => {
    await changeRoster(db, session, { fence, shard: 1 });
    runs.push(1);
    // It would wait for ever for a transaction that must end first.
    await inTransaction(db, async (inner) => {
      await changeRoster(db, inner, { fence, shard: 2 });
      runs.push(2);
    });
  });
  expect(runs).toEqual([1, 2]);
  const shards = await collections(db).rosterShards.find({ revision: 1 }).sort({ name: 1 }).toArray();
  expect(shards.map(({ name }) => name)).toEqual(['roster/1', 'roster/2']);
});

test('a transaction that began before a takeover, but checks the fence after it, fails', async () => {
  const { db } = database.store;
  const fence = await takeOwnRoster('one');
  let attempts = 0;
  const late = inTransaction(db, async (session) => {
    attempts += 1;
    await db.collection('probe').findOne({}, { session });
    if (attempts === 1) await takeOwnRoster('two', GONE);
    await changeRoster(db, session, { fence, shard: 3 });
  });
  await expect(late).rejects.toMatchObject(LOST);
  // The first attempt conflicts with the takeover, and the second sees its fence.
  expect(attempts).toBe(2);
});

test('a takeover waits for the transaction that checked the fence, and then voids it', async () => {
  const { db } = database.store;
  const fence = await takeOwnRoster('one');
  const probe = db.collection('probe');
  const order: string[] = [];
  let takeover: Promise<unknown> | undefined;
  await inTransaction(db, async (session) => {
    await changeRoster(db, session, { fence, shard: 5 });
    takeover ??= takeOwnRoster('two', GONE).then(() => order.push('taken over'));
    // Enough round trips for a takeover that does not have to wait.
    for (let trip = 0; trip < 100; trip += 1) await probe.findOne({}, { session });
    order.push('about to commit');
  });
  await takeover;
  expect(order).toEqual(['about to commit', 'taken over']);
  for (const shard of SHARDS) await expect(change(fence, shard)).rejects.toMatchObject(LOST);
});
