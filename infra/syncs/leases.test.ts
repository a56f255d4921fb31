import { beforeEach, expect, test } from 'vitest';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import type { LeaseHolder } from '../mongo/documents/lease-document.js';
import { inTransaction } from '../mongo/transaction.js';
import {
  assertFences,
  type Fence,
  heldReports,
  releaseLeases,
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
  abandon: ({ sync_id }) => abandonSyncLog(database.store.db, sync_id),
});

beforeEach(async () => {
  await collections(database.store.db).leases.deleteMany({});
});

async function take(sync_id: string, isRunning = RUNS): Promise<readonly Fence[] | string> {
  const leases = await takeLeases(
    database.store.db,
    ['rate_history', 'employee_dates'],
    holder(sync_id),
    takeoverWhere(isRunning),
  );
  return leases.taken ? leases.fences : leases.holder.sync_id;
}

const assertHeld = (sync_id: string, fences: readonly Fence[]) =>
  inTransaction(database.store.db, (session) => assertFences(database.store.db, session, sync_id, fences));

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
  await takeRoster(db, holder('two'), takeoverWhere(RUNS));
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
  const lost = (await take('one')) as readonly Fence[];
  const checked: string[] = [];
  const won = await take('two', async ({ sync_id, first_run_id }) => {
    checked.push(`${sync_id} ${first_run_id}`);
    return false;
  });
  expect(checked).toEqual(['one r-one', 'one r-one']);
  expect(won).toMatchObject([{ fence: 2 }, { fence: 2 }]);
  await expect(assertHeld('one', lost)).rejects.toMatchObject({ code: 'lease_lost' });
  await assertHeld('two', won as readonly Fence[]);
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

test('a takeover waits for the transaction that asserted the fence, and then voids it', async () => {
  const { db } = database.store;
  const fences = (await take('one')) as readonly Fence[];
  const probe = db.collection('probe');
  const order: string[] = [];
  let takeover: Promise<unknown> | undefined;
  await inTransaction(db, async (session) => {
    await assertFences(db, session, 'one', fences);
    takeover ??= take('two', GONE).then(() => order.push('taken over'));
    // Enough round trips for a takeover that does not have to wait.
    for (let trip = 0; trip < 100; trip += 1) await probe.findOne({}, { session });
    order.push('about to commit');
  });
  await takeover;
  expect(order).toEqual(['about to commit', 'taken over']);
  await expect(assertHeld('one', fences)).rejects.toMatchObject({
    code: 'lease_lost',
  });
});
