import { z } from 'zod';
import { ReportMapping } from '../../../shared/reports/mapping.js';
import { count, date } from './bson-types.js';

/** `paycom_mappings`: the versions of the report mapping that people saved. Versions are only added, and the one with the highest number is in effect. */
export const MappingDocument = z.strictObject({
  number: count(),
  at: date(),
  /** The id of the account. */
  by: z.string(),
  why: z.string(),
  mapping: ReportMapping,
});
export type MappingDocument = z.infer<typeof MappingDocument>;
