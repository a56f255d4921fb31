import { z } from 'zod';
import { type ReportSelection, ReportType } from '../../shared/report.js';
import { type ReportFiles, readReportName } from '../../shared/reports/report-name.js';

const Path = z.string().min(1).max(1_000);

/** The webhook body: the files or the report that have arrived. */
export const Arrival = z
  .strictObject({
    path: Path.optional().meta({ description: 'The path of the file. Its name identifies the report' }),
    paths: z.array(Path).min(1).max(100).optional().meta({ description: 'The paths of several files' }),
    report_type: ReportType.optional().meta({ description: 'The report. Overrides the file names' }),
  })
  .refine((arrival) => Object.values(arrival).some((value) => value !== undefined), {
    error: 'set path, paths or report_type',
  })
  .meta({ minProperties: 1 });

/** Returns the reports that have arrived, without duplicates; `all` when a name matches no report. Drops the file names. */
export async function arrivedReports(
  { path, paths = [], report_type }: z.infer<typeof Arrival>,
  patterns: () => Promise<ReportFiles | null>,
): Promise<ReportSelection[]> {
  if (report_type) return [report_type];
  const report_files = await patterns();
  const types = [path ?? [], paths]
    .flat()
    .map((name) => report_files && readReportName(name, new Date(0), { report_files }).report_type);
  const selections = new Set(types.map((type) => type ?? 'all'));
  return selections.has('all') ? ['all'] : [...selections];
}
