import { beforeEach, expect, test } from 'vitest';
import type { ReportSelection } from '../../shared/report.js';
import { testStore } from '../../tests/test-store.js';
import { collections } from '../mongo/collections.js';
import { finalizeSyncLog, openSyncLog } from '../syncs/sync-logs.js';
import { syncFreshness } from './sync-freshness.js';

const database = testStore();
const HOUR_MS = 3_600_000;

beforeEach(() => collections(database.store.db).syncLogs.deleteMany({}));

async function synced(report_type: ReportSelection, status: 'completed' | 'failed' = 'completed') {
  const sync_id = `${Math.random()}`;
  const request = {
    report_type,
    force: false,
    dry_run: false,
    trigger: 'cli',
    requested_by: 'test',
  } as const;
  await openSyncLog(database.store.db, { ...request, sync_id, workflow_id: 'x', first_run_id: 'y' });
  return (await finalizeSyncLog(database.store.db, sync_id, status)).log;
}

const stale = async (now: Date) =>
  (await syncFreshness(database.store, 60, now)).reports.flatMap((report) =>
    report.stale ? [report.report_type] : [],
  );

test('no report is fresh before the first sync or after a failed one', async () => {
  await synced('all', 'failed');
  const { last_synced_at, reports } = await syncFreshness(database.store, 60);
  expect(last_synced_at).toBeNull();
  for (const report of reports)
    expect(report).toMatchObject({ last_synced_at: null, age_minutes: null, report_time: null, stale: true });
});

test('a report is as fresh as the last sync that read it, and stale after two schedule intervals', async () => {
  const { completed_at } = await synced('all');
  const after = (hours: number) => new Date(Number(completed_at) + hours * HOUR_MS);
  expect(await stale(after(1.9))).toEqual([]);
  expect(await stale(after(2.1))).toHaveLength(4);
  const rates = await synced('rate_history');
  const { last_synced_at, reports } = await syncFreshness(database.store, 60, after(1));
  expect(last_synced_at).toEqual(completed_at);
  const lastSynced = reports.map((report) => [report.report_type, report.last_synced_at]);
  expect(Object.fromEntries(lastSynced)).toMatchObject({
    employee_dates: completed_at,
    rate_history: rates.completed_at,
  });
});
