import { z } from 'zod';
import { AuditAction } from '../../../shared/audit-action.js';
import { Role } from '../../../shared/permissions.js';
import { count, date } from './bson-types.js';

/** The state of what was changed: settings and ids. No key can hold a password, a secret, a name or a cell of a report. */
const State = z.strictObject({
  role: z.exactOptional(Role),
  disabled: z.exactOptional(z.boolean()),
  /** Names of the fields that were given. */
  fields: z.exactOptional(z.array(z.string())),
  expires_at: z.exactOptional(date()),
  revoked: z.exactOptional(z.boolean()),
  staff_id: z.exactOptional(z.string().nullable()),
  report_type: z.exactOptional(z.string()),
  dry_run: z.exactOptional(z.boolean()),
  force: z.exactOptional(z.boolean()),
  retry_of: z.exactOptional(z.string()),
  undo_of: z.exactOptional(z.string()),
  /** The id of the start that joined another sync. No sync has it. */
  instead_of: z.exactOptional(z.string()),
  plan_hash: z.exactOptional(z.string()),
  /** The code of the error of an attempt that failed. */
  code: z.exactOptional(z.string()),
  /** The action that an export was limited to. */
  action: z.exactOptional(AuditAction),
  /** The version of the report mapping. */
  version: z.exactOptional(z.int()),
  /** Numbers of records. */
  created: z.exactOptional(z.int()),
  updated: z.exactOptional(z.int()),
  unchanged: z.exactOptional(z.int()),
  removed: z.exactOptional(z.int()),
  employees: z.exactOptional(z.int()),
});

/** `paycom_audit`: who did what to what, with the state before and after. Entries are only added. */
export const AuditDocument = z.strictObject({
  /** From 1, without gaps, in the order of the changes. */
  number: count(),
  /** The hash of the entry before; empty in the first one. */
  previous: z.string(),
  /** SHA-256 of all other fields. */
  hash: z.string(),
  at: date(),
  /** The id of a user or a token, or `cli`. */
  account_id: z.string(),
  /** The name at that time; for `cli` the user of the operating system. */
  account_name: z.string(),
  action: AuditAction,
  /** The id of the user, token, session, employee or sync; else the name of what was changed. */
  target: z.string(),
  before: State.nullable(),
  after: State.nullable(),
});
export type AuditDocument = z.infer<typeof AuditDocument>;

/** `paycom_audit_head`: the last entry of `paycom_audit`, one document. */
export const AuditHeadDocument = z.strictObject({
  _id: z.literal('audit'),
  ...AuditDocument.pick({ number: true, hash: true }).shape,
});
export type AuditHeadDocument = z.infer<typeof AuditHeadDocument>;
