import { z } from 'zod';
import { EmployeeFields, EmployeeId } from '../../../shared/employee.js';
import { ReportTime } from '../../../shared/report.js';
import { Listed } from '../../../shared/sync-report.js';
import { count, date, decimal, sealed } from './bson-types.js';
import { Sources } from './origin-document.js';

const fields = EmployeeFields.shape;

/** `missed_by`: the time of the first full report that no longer lists the employee. */
const Missing = z.strictObject({ missed_by: ReportTime, last_listed: Listed.nullable() });
export type Missing = z.infer<typeof Missing>;

/** Lower-cased keys for sorting lists and for prefix search: `last first`, `first last`, email, id. */
export const SearchKeys = z.object({
  last_first_lc: z.string().nullable(),
  first_last_lc: z.string().nullable(),
  work_email_lc: z.string().nullable(),
  employee_id_lc: z.string(),
});
export type SearchKeys = z.infer<typeof SearchKeys>;

/** `paycom_employees`. Sensitive fields are sealed, or plain when encryption was off at the time of writing. Earlier versions sealed each in its column. */
export const EmployeeDocument = z.strictObject({
  employee_id: EmployeeId,
  /** `partitionOf` the employee id. */
  partition: count(),
  ...fields,
  birth_date: z.union([sealed(), fields.birth_date]),
  street_address: z.union([sealed(), fields.street_address]),
  phone_number: z.union([sealed(), fields.phone_number]),
  hourly_rate: z.union([sealed(), decimal(), z.null()]),
  salary: z.union([sealed(), decimal(), z.null()]),
  hours_worked_ytd: decimal().nullable(),
  hours_worked_current_period: decimal().nullable(),
  ...SearchKeys.shape,
  /** The sensitive fields, sealed together as JSON. Their own columns are null then. Null or absent: they are in their columns. */
  sealed: z.exactOptional(sealed().nullable()),
  /** The newest statements of each report, sealed JSON. The fields above are derived from them. */
  statements: sealed(),
  /** Fingerprint of fields and statements. An update is refused when it differs from the planned one. */
  content_hash: z.string(),
  /**
   * Sealed: a digest of the content that the reports of one push state, and what the digest is valid for. Absent when the values come from several
   * pushes.
   */
  stated: z.exactOptional(sealed()),
  sources: Sources,
  /** Set while the newest full report does not list the employee. Not part of `content_hash`. */
  missing: z.exactOptional(Missing),
  /** The ids of the encryption keys that sealed values of this document. */
  keys: z.array(z.string()),
  /** One to one with a staff record. Null without a link. */
  staff_id: z.string().nullable(),
  /** Set by the last sync when several staff records or employees match, so that a person must decide. */
  staff_match: z.exactOptional(z.literal('ambiguous')),
  created_at: date(),
  updated_at: date(),
  last_synced_at: date(),
});
export type EmployeeDocument = z.infer<typeof EmployeeDocument>;
