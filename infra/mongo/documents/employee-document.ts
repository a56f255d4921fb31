import { z } from 'zod';
import { EmployeeFields, EmployeeId } from '../../../shared/employee.js';
import { ReportTime } from '../../../shared/report.js';
import { Listed } from '../../../shared/sync-report.js';
import { decimal, sealed, when } from './bson-types.js';
import { Sources } from './origin-document.js';

const fields = EmployeeFields.shape;

/** `missed_by`: when the first full report was made that no longer lists the employee. */
const Missing = z.strictObject({ missed_by: ReportTime, last_listed: Listed.nullable() });
export type Missing = z.infer<typeof Missing>;

/** Lower-cased, for the order of lists and for finding people by the beginning of what is typed: `last first`, `first last`, e-mail, id. */
export const SearchKeys = z.object({
  last_first_lc: z.string().nullable(),
  first_last_lc: z.string().nullable(),
  work_email_lc: z.string().nullable(),
  employee_id_lc: z.string(),
});
export type SearchKeys = z.infer<typeof SearchKeys>;

/** `paycom_employees`. A sensitive field is sealed, or plain where encryption is off or was when it was written. */
export const EmployeeDocument = z.strictObject({
  employee_id: EmployeeId,
  ...fields,
  birth_date: z.union([sealed(), fields.birth_date]),
  street_address: z.union([sealed(), fields.street_address]),
  phone_number: z.union([sealed(), fields.phone_number]),
  hourly_rate: z.union([sealed(), decimal(), z.null()]),
  salary: z.union([sealed(), decimal(), z.null()]),
  hours_worked_ytd: decimal().nullable(),
  hours_worked_current_period: decimal().nullable(),
  ...SearchKeys.shape,
  /** What each report last said, sealed JSON; the fields above are a function of it. */
  statements: sealed(),
  /** Fingerprint of fields and statements; an update is refused when it is not the one that was planned on. */
  content_hash: z.string(),
  sources: Sources,
  /** Set while the newest full report does not list the employee; no part of the content. */
  missing: z.exactOptional(Missing),
  /** Ids of the keys that some value here is sealed with. */
  keys: z.array(z.string()),
  /** One to one with a staff record; null when that goes. */
  staff_id: z.string().nullable(),
  /** Set by the last sync where several staff records or employees fit, so that a person must decide. */
  staff_match: z.exactOptional(z.literal('ambiguous')),
  created_at: when(),
  updated_at: when(),
  last_synced_at: when(),
});
export type EmployeeDocument = z.infer<typeof EmployeeDocument>;
