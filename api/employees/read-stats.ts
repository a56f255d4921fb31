import { z } from 'zod';
import { rosterStats } from '../../infra/stats/roster-stats.js';
import { syncFreshness } from '../../infra/stats/sync-freshness.js';
import { ReportTime, ReportType } from '../../shared/report.js';
import { RosterCounts } from '../../shared/roster-counts.js';
import type { Services } from '../http/request-context.js';

const { total, by_status, by_department, department_descriptions, by_position_family, by_state } =
  RosterCounts.shape;
const { hires, terminations, overtime_eligible, unlinked, missing } = RosterCounts.shape;
/** Lists the figures by name, so that a new figure of the roster is not added to responses. */
const counts = {
  ...{ total, by_status, by_department, department_descriptions, by_position_family, by_state },
  ...{ hires, terminations, overtime_eligible, unlinked, missing },
};
const NullableTime = z.iso.datetime().nullable();

export const StatsView = z.object({
  ...counts,
  last_synced_at: NullableTime.meta({ description: 'The end of the newest successful sync of all reports' }),
  reports: z
    .array(
      z.object({
        report_type: ReportType,
        last_synced_at: NullableTime,
        age_minutes: z.int().nullable().meta({ description: 'Minutes since `last_synced_at`' }),
        report_time: ReportTime.nullable().meta({
          description: "The creation time of the newest applied report, in Paycom's local time",
        }),
        stale: z
          .boolean()
          .meta({ description: 'True if no sync of this report succeeded within two schedule intervals' }),
      }),
    )
    .meta({ description: 'How fresh each report is' }),
});

/** Returns statistics of the roster, and the freshness of each report. */
export async function readStats({ store, config }: Services): Promise<z.infer<typeof StatsView>> {
  const [counts, { last_synced_at, reports }] = await Promise.all([
    rosterStats(store),
    syncFreshness(store, config.scheduleMinutes),
  ]);
  return {
    ...counts,
    last_synced_at: isoTime(last_synced_at),
    reports: reports.map(({ report_type, last_synced_at: at, age_minutes, report_time, stale }) => ({
      ...{ report_type, last_synced_at: isoTime(at), age_minutes, report_time, stale },
    })),
  };
}

function isoTime(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
