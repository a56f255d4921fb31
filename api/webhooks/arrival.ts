import { z } from 'zod';
import { type ReportSelection, ReportType } from '../../shared/report.js';
import { type ReportFiles, readReportName } from '../../shared/reports/report-name.js';

const Path = z.string().min(1).max(1_000);

/** What a sender tells of files that have arrived. */
export const Arrival = z
  .strictObject({
    path: Path.optional().meta({ description: 'Of the file; its name tells the report' }),
    paths: z.array(Path).min(1).max(100).optional().meta({ description: 'Of several' }),
    report_type: ReportType.optional().meta({ description: 'Instead of what names would tell' }),
  })
  .refine((told) => Object.values(told).some((value) => value !== undefined), {
    error: 'path, paths or report_type must be given',
  });

/** The reports that have arrived, each once; `all` where a name does not tell. Names go no further than this. */
export function arrivedReports(
  { path, paths = [], report_type }: z.infer<typeof Arrival>,
  patterns: () => ReportFiles | null,
): ReportSelection[] {
  if (report_type) return [report_type];
  const known = patterns();
  const named = [path ?? [], paths]
    .flat()
    .map((one) => known && readReportName(one, new Date(0), known).report_type);
  const selections = new Set(named.map((type) => type ?? 'all'));
  return selections.has('all') ? ['all'] : [...selections];
}
