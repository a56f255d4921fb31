import { z } from 'zod';
import { rosterStats } from '../../infra/stats/roster-stats.js';
import { syncFreshness } from '../../infra/stats/sync-freshness.js';
import { ReportTime, ReportType } from '../../shared/report.js';
import { RosterCounts } from '../../shared/roster-counts.js';
import type { Services } from '../http/request-context.js';

const Moment = z.iso.datetime().nullable();

export const StatsView = z.object({
  ...RosterCounts.shape,
  last_synced_at: Moment.meta({ description: 'When the newest sync of all reports ended well' }),
  reports: z
    .array(
      z.object({
        report_type: ReportType,
        last_synced_at: Moment,
        age_minutes: z.int().nullable().meta({ description: 'Since then' }),
        report_time: ReportTime.nullable().meta({
          description: "When the newest applied report was made, by Paycom's clock",
        }),
        stale: z
          .boolean()
          .meta({ description: 'No sync of it ended well in twice the time of the schedule' }),
      }),
    )
    .meta({ description: 'How fresh each report is' }),
});

/** The roster in numbers, and how fresh it is. */
export async function readStats({ store, config }: Services): Promise<z.infer<typeof StatsView>> {
  const [counts, { last_synced_at, reports }] = await Promise.all([
    rosterStats(store),
    syncFreshness(store, config.scheduleMinutes),
  ]);
  return {
    ...counts,
    last_synced_at: told(last_synced_at),
    reports: reports.map((report) => ({ ...report, last_synced_at: told(report.last_synced_at) })),
  };
}

function told(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
