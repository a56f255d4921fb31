import { z } from 'zod';
import { ReportType } from '../../shared/report.js';
import { count, when } from './bson-types.js';

const LeaseHolder = z.strictObject({
  sync_id: z.string(),
  workflow_id: z.string(),
  first_run_id: z.string(),
});
export type LeaseHolder = z.infer<typeof LeaseHolder>;

/** `paycom_leases`: which sync may write what a report tells. `fence` grows with each holder and never falls. */
export const LeaseDocument = z.strictObject({
  report_type: ReportType,
  fence: count(),
  holder: LeaseHolder.nullable(),
  taken_at: when(),
  renewed_at: when(),
});
export type LeaseDocument = z.infer<typeof LeaseDocument>;
