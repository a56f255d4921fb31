import type { ReportTime, ReportType } from '../../shared/report.js';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { newestReportTime } from '../files/applied-reports.js';
import type { Store } from '../mongo/store.js';
import { recentSync } from '../syncs/sync-logs.js';

const MINUTE_MS = 60_000;

export type ReportFreshness = {
  readonly report_type: ReportType;
  /** When the newest successful sync of this report ended; null before the first. */
  readonly last_synced_at: Date | null;
  readonly age_minutes: number | null;
  /** The report time of the newest applied report, by Paycom's clock. */
  readonly report_time: ReportTime | null;
  readonly stale: boolean;
};
export type SyncFreshness = {
  readonly last_synced_at: Date | null;
  readonly reports: readonly ReportFreshness[];
};

/** Returns how fresh each report is. A report is stale when no sync completed within two schedule intervals. */
export async function syncFreshness(
  store: Store,
  scheduleMinutes: number,
  now = new Date(),
): Promise<SyncFreshness> {
  const reports = REPORT_TYPES.map(async (report_type): Promise<ReportFreshness> => {
    const [last_synced_at, report_time] = await Promise.all([
      lastSynced(store, report_type),
      newestReportTime(store.db, report_type),
    ]);
    const age_minutes = last_synced_at && Math.floor((now.getTime() - last_synced_at.getTime()) / MINUTE_MS);
    const stale = age_minutes === null || age_minutes >= 2 * scheduleMinutes;
    return { report_type, last_synced_at, age_minutes, report_time, stale };
  });
  return { last_synced_at: await lastSynced(store, 'all'), reports: await Promise.all(reports) };
}

async function lastSynced({ db }: Store, of: ReportType | 'all'): Promise<Date | null> {
  return (await recentSync(db, of, new Date(0)))?.completed_at ?? null;
}
