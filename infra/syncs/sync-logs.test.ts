import { beforeEach, expect, test } from 'vitest';
import type { SyncRequest } from '../../shared/sync.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import {
  abandonSyncLog,
  ensureSyncLog,
  finalizeSyncLog,
  getSyncLog,
  listSyncLogs,
  openSyncLog,
  recentSync,
  updateSyncLog,
} from './sync-logs.js';

const database = testStore();
const REQUEST: SyncRequest = {
  report_type: 'all',
  dry_run: false,
  force: false,
  trigger: 'cli',
  requested_by: 'someone',
};
const open = (sync_id: string, request: Partial<SyncRequest> = {}) =>
  openSyncLog(database.store.db, { ...REQUEST, ...request, sync_id, workflow_id: 'w', first_run_id: 'r' });
const HOUR_AGO = () => new Date(Date.now() - 3_600_000);

beforeEach(async () => {
  await collections(database.store.db).syncLogs.deleteMany({});
});

test('opening a log twice keeps one log, its start and its counts', async () => {
  const first = await open('one');
  await updateSyncLog(database.store.db, 'one', { staff: { linked: 3, ambiguous: 0, unmatched: 1 } });
  const second = await open('one');
  expect(second).toMatchObject({ status: 'running', started_at: first.started_at, staff: { linked: 3 } });
  expect(await collections(database.store.db).syncLogs.countDocuments()).toBe(1);
});

test('an ended sync has its success rates, and a sync without files has none', async () => {
  await open('one');
  const files = { total: 8, applied: 5, unchanged: 1, failed: 2, unrecognized: 0 };
  const rows = { read: 300, valid: 290, quarantined: 7, duplicates: 3 };
  const { log: ended } = await finalizeSyncLog(database.store.db, 'one', 'completed_with_errors', {
    files,
    rows,
  });
  expect(ended).toMatchObject({ success_rates: { files: 75, rows: 97.67 }, status: 'completed_with_errors' });
  expect(await getSyncLog(database.store.db, 'one')).toEqual(ended);
  await open('two');
  expect((await finalizeSyncLog(database.store.db, 'two', 'completed')).log.success_rates).toEqual({
    files: null,
    rows: null,
  });
});

test('a late update does not reopen an ended sync', async () => {
  await open('one');
  await finalizeSyncLog(database.store.db, 'one', 'cancelled');
  await updateSyncLog(database.store.db, 'one', { status: 'held', plan_hash: 'late' });
  expect(await abandonSyncLog(database.store.db, 'one')).toBeNull();
  expect(await getSyncLog(database.store.db, 'one')).toMatchObject({ status: 'cancelled', plan_hash: null });
});

test('an ended sync that runs again, as after a workflow reset, is running and can end again', async () => {
  await open('one');
  const error = { code: 'internal', message: 'm', hint: 'h' };
  await finalizeSyncLog(database.store.db, 'one', 'failed', { error });
  expect(await open('one')).toMatchObject({ status: 'running', completed_at: null, error: null });
  expect(await finalizeSyncLog(database.store.db, 'one', 'completed')).toMatchObject({
    log: { status: 'completed' },
    first: true,
  });
});

test('of several calls that end a sync, also at the same time, one is the first', async () => {
  await open('one');
  const calls = Array.from({ length: 8 }, () => finalizeSyncLog(database.store.db, 'one', 'completed'));
  expect((await Promise.all(calls)).filter(({ first }) => first)).toHaveLength(1);
  expect((await finalizeSyncLog(database.store.db, 'one', 'failed')).first).toBe(false);
});

test('ensuring a log opens a missing one, and leaves one that has ended as it is', async () => {
  const { db } = database.store;
  const ensure = () => ensureSyncLog(db, { ...REQUEST, sync_id: 'one', workflow_id: 'w', first_run_id: 'r' });
  await ensure();
  expect(await getSyncLog(db, 'one')).toMatchObject({ status: 'running', completed_at: null });
  const { log: ended } = await finalizeSyncLog(db, 'one', 'completed');
  await ensure();
  expect(await getSyncLog(db, 'one')).toEqual(ended);
});

test('the error for an unknown sync names its id', async () => {
  await expect(getSyncLog(database.store.db, 'nowhere')).rejects.toMatchObject({
    code: 'sync_not_found',
    details: { sync_id: 'nowhere' },
  });
});

test('lists the newest log first, and filters by status', async () => {
  for (const id of ['one', 'two', 'three']) await open(id);
  await finalizeSyncLog(database.store.db, 'two', 'completed');
  expect((await listSyncLogs(database.store.db, { limit: 2 })).map(({ sync_id }) => sync_id)).toEqual([
    'three',
    'two',
  ]);
  expect(
    (await listSyncLogs(database.store.db, { status: 'completed' })).map(({ sync_id }) => sync_id),
  ).toEqual(['two']);
});

test.each<
  [string, Partial<SyncRequest>, 'completed' | 'completed_with_errors' | 'failed' | 'skipped', boolean]
>([
  ['that completed', {}, 'completed', true],
  ['of all reports that had errors', {}, 'completed_with_errors', true],
  ['of the same report', { report_type: 'rate_history' }, 'completed', true],
  ['of another report', { report_type: 'employee_dates' }, 'completed', false],
  ['that was dry', { dry_run: true }, 'completed', false],
  ['that was a retry, which does not list the server,', { retry_of: 'zero' }, 'completed', false],
  ['that was an undo', { undo_of: 'zero' }, 'completed', false],
  ['that failed', {}, 'failed', false],
  ['that was skipped itself', {}, 'skipped', false],
])('a sync %s counts as recent, or does not', async (_, request, status, counts) => {
  await open('one', request);
  await finalizeSyncLog(database.store.db, 'one', status);
  expect((await recentSync(database.store.db, 'rate_history', HOUR_AGO())) !== null).toBe(counts);
  expect(await recentSync(database.store.db, 'rate_history', new Date(Date.now() + 1_000))).toBeNull();
});
