import { z } from 'zod';
import { REPORT_TYPES } from '../../../shared/vocabulary.js';
import { count, date } from './bson-types.js';

const LeaseHolder = z.strictObject({
  sync_id: z.string(),
  workflow_id: z.string(),
  first_run_id: z.string(),
});
export type LeaseHolder = z.infer<typeof LeaseHolder>;

/** The name of a lease: a report type, or the roster, which a sync of any report holds from its plan to its end. */
const LeaseName = z.enum([...REPORT_TYPES, 'roster']);
export type LeaseName = z.infer<typeof LeaseName>;

/** `paycom_leases`: which sync may write a report's data. `fence` is a fencing token: it increases with each holder. */
export const LeaseDocument = z.strictObject({
  report_type: LeaseName,
  fence: count(),
  holder: LeaseHolder.nullable(),
  taken_at: date(),
  renewed_at: date(),
});
export type LeaseDocument = z.infer<typeof LeaseDocument>;
