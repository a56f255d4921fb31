import { z } from 'zod';
import type { Origin } from '../../../shared/plan/statement.js';
import { ReportTime, ReportType } from '../../../shared/report.js';

/** The provenance of a value. `file` is the id of a ledger entry. `row` is 1-based, as in Numbers. */
export const OriginDocument = z.strictObject({
  file: z.string(),
  sheet: z.string(),
  table: z.string(),
  row: z.int().positive(),
}) satisfies z.ZodType<Origin>;

/** For each report type, the newest row of an employee. */
export const Sources = z.partialRecord(ReportType, OriginDocument.extend({ report_time: ReportTime }));
export type Sources = z.infer<typeof Sources>;
