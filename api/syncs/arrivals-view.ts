import { z } from 'zod';
import { shownDrift } from '../../infra/files/ignore-drift.js';
import type { ReportArrivals } from '../../infra/files/report-arrivals.js';
import { ReportTime, ReportType } from '../../shared/report.js';

/** The newest file of a report, and when the next one is due. Times are in the time zone of the reports. */
export const ArrivalsView = z.object({
  report_type: ReportType,
  last: z
    .object({
      file_id: z.string(),
      name: z.string(),
      report_time: ReportTime.nullable(),
      rows: z.int().nullable().meta({ description: 'Rows without an issue' }),
      rows_before: z.int().nullable().meta({ description: 'The same of the file before it' }),
      drift: z.int().meta({ description: 'How many headings came, went or moved since the file before it' }),
    })
    .nullable(),
  due_at: ReportTime.nullable().meta({
    description:
      'When the next file is due, by the gaps between the former ones. Null before three deliveries',
  }),
  late_minutes: z.int().nullable().meta({ description: 'Minutes since `due_at`. Null while it is not late' }),
});

export function arrivalsView({
  report_type,
  last,
  before,
  next,
}: ReportArrivals): z.infer<typeof ArrivalsView> {
  return {
    report_type,
    last: last && {
      ...{ file_id: last.file_id, name: last.name, report_time: last.report_time },
      rows: last.rows?.valid ?? null,
      rows_before: before?.rows?.valid ?? null,
      drift: driftCount(shownDrift(last)),
    },
    due_at: next?.due_at ?? null,
    late_minutes: next?.late_minutes ?? null,
  };
}

function driftCount(drift: ReturnType<typeof shownDrift>): number {
  if (!drift) return 0;
  const { added, removed, moved } = drift;
  return added.length + removed.length + moved.length;
}
