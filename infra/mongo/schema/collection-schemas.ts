import type { Document, IndexDescription } from 'mongodb';
import { AppliedChunkDocument } from '../documents/applied-chunk-document.js';
import { AuditDocument, AuditHeadDocument } from '../documents/audit-document.js';
import { ChangeDocument } from '../documents/change-document.js';
import { DeliveryDocument } from '../documents/delivery-document.js';
import { EmployeeDocument } from '../documents/employee-document.js';
import { ErasedDocument, ErasureKeyDocument, SaltDocument } from '../documents/erasure-documents.js';
import { EventDocument } from '../documents/event-document.js';
import { LedgerFile, RunFile } from '../documents/file-documents.js';
import { DataKeyDocument, KeyDocument } from '../documents/key-document.js';
import { LeaseDocument } from '../documents/lease-document.js';
import { MappingDocument } from '../documents/mapping-document.js';
import { ChannelDocument, SentMessageDocument } from '../documents/notification-documents.js';
import { PayeeDocument } from '../documents/payee-document.js';
import { PlanDocument } from '../documents/plan-document.js';
import { PlanningAttemptDocument } from '../documents/planning-attempt-document.js';
import { RemovalDocument } from '../documents/removal-document.js';
import { RosterShardDocument } from '../documents/roster-shard-document.js';
import { RowIssueDocument } from '../documents/row-issue-document.js';
import { SecondFactorDocument } from '../documents/second-factor-document.js';
import { SensitiveAccessDocument } from '../documents/sensitive-access-document.js';
import { SessionDocument, SignInAttemptsDocument } from '../documents/session-document.js';
import { StaffDecisionDocument } from '../documents/staff-decision-document.js';
import { StatsDocument } from '../documents/stats-document.js';
import { SyncLog } from '../documents/sync-log-document.js';
import { TokenDocument } from '../documents/token-document.js';
import { CredentialDocument, UserDocument } from '../documents/user-document.js';
import { SentEventDocument, WebhookDocument } from '../documents/webhook-documents.js';
import { mongoSchema } from './mongo-schema.js';

export type CollectionSchema = {
  readonly name: string;
  readonly validator: Document | null;
  readonly indexes: readonly IndexDescription[];
};

const unique = (...fields: string[]): IndexDescription => ({ ...index(...fields), unique: true });
const index = (...fields: string[]): IndexDescription => ({
  key: Object.fromEntries(fields.map((field) => (field.startsWith('-') ? [field.slice(1), -1] : [field, 1]))),
});

/** The collation for searching staff records by name: it ignores letter case and accents. */
export const NAMES = { locale: 'en', strength: 1 } as const;

/** A TTL index: the database removes a document after the time in `field`. */
const expiring = (field: string): IndexDescription => ({ ...index(field), expireAfterSeconds: 0 });

/** The collections that this code needs. `migrations/apply-collection-schemas.ts` updates a database to them. */
export const COLLECTION_SCHEMAS: readonly CollectionSchema[] = [
  {
    name: 'paycom_employees',
    validator: mongoSchema(EmployeeDocument),
    indexes: [
      unique('employee_id'),
      index('partition'),
      { ...unique('staff_id'), partialFilterExpression: { staff_id: { $type: 'string' } } },
      // One for each sort order, and one for each selective filter. infra/roster/employee-page.ts passes them as hints.
      index('last_first_lc', 'employee_id'),
      // For the search by first name (infra/roster/employee-search.ts). `last_first_lc` serves the search by last name.
      index('first_last_lc', 'employee_id'),
      index('work_email_lc', 'employee_id'),
      index('employee_id_lc', 'employee_id'),
      index('hire_date', 'employee_id'),
      index('termination_date', 'employee_id'),
      index('updated_at', 'employee_id'),
      index('status', 'last_first_lc', 'employee_id'),
      index('department_code', 'last_first_lc', 'employee_id'),
      index('position_family', 'last_first_lc', 'employee_id'),
      index('state', 'last_first_lc', 'employee_id'),
      { ...index('missing.missed_by'), sparse: true },
      // Employees without a staff record, those whose match a person must decide, and links of terminated employees.
      index('staff_id', 'last_first_lc', 'employee_id'),
      {
        ...index('staff_match', 'last_first_lc', 'employee_id'),
        partialFilterExpression: { staff_match: 'ambiguous' },
      },
      { ...index('status', 'staff_id'), partialFilterExpression: { staff_id: { $type: 'string' } } },
      index('max_hours_per_week', 'hours_worked_current_period'),
      // Employees with a job, by name. A role has only a few jobs.
      index('status', 'department_code', 'position_family', 'last_first_lc', 'employee_id'),
    ],
  },
  {
    name: 'paycom_sync_logs',
    validator: mongoSchema(SyncLog),
    indexes: [
      unique('sync_id'),
      index('-started_at', '-sync_id'),
      index('status', '-started_at', '-sync_id'),
      index('requested_by', '-started_at', '-sync_id'),
    ],
  },
  {
    name: 'paycom_files',
    validator: mongoSchema(LedgerFile),
    indexes: [
      unique('file_id'),
      index('report_type', 'report_time'),
      index('-updated_at', '-file_id'),
      index('status', '-updated_at', '-file_id'),
      index('-first_seen_at', '-file_id'),
      index('fingerprint'),
    ],
  },
  {
    name: 'paycom_run_files',
    validator: mongoSchema(RunFile),
    indexes: [unique('sync_id', 'file_id'), index('file_id')],
  },
  {
    name: 'paycom_row_issues',
    validator: mongoSchema(RowIssueDocument),
    indexes: [index('sync_id', 'file_id', 'row', '_id'), index('file_id', 'sync_id')],
  },
  {
    name: 'paycom_payees',
    validator: mongoSchema(PayeeDocument),
    indexes: [unique('key_hash'), index('employee_id', '_id'), index('partition')],
  },
  {
    name: 'paycom_changes',
    validator: mongoSchema(ChangeDocument),
    indexes: [
      index('sync_id', 'employee_id'),
      index('employee_id', '-at'),
      index('fence', 'plan_number', 'employee_id'),
    ],
  },
  {
    name: 'paycom_applied_chunks',
    validator: mongoSchema(AppliedChunkDocument),
    indexes: [unique('sync_id', 'hash', 'chunk', 'from'), index('at'), index('fence')],
  },
  {
    name: 'paycom_plans',
    validator: mongoSchema(PlanDocument),
    indexes: [unique('sync_id'), index('status', '-created_at')],
  },
  {
    name: 'paycom_planning_attempts',
    validator: mongoSchema(PlanningAttemptDocument),
    indexes: [unique('sync_id', 'part')],
  },
  // The scheduling system owns this collection. A validator here could refuse its records.
  {
    name: 'staff',
    validator: null,
    indexes: [
      { ...unique('staff_id'), partialFilterExpression: { staff_id: { $type: 'string' } } },
      { ...index('deactivated_by'), sparse: true },
      // For suggested matches, which ignore letter case and accents.
      { ...index('employee_id'), collation: NAMES },
      { ...index('work_email'), collation: NAMES },
      { ...index('last_name', 'first_name'), collation: NAMES },
      { ...index('first_name', 'last_name'), collation: NAMES },
    ],
  },
  {
    name: 'paycom_staff_decisions',
    validator: mongoSchema(StaffDecisionDocument),
    indexes: [
      { ...unique('employee_id', 'staff_id'), partialFilterExpression: { stands: true } },
      index('-at', '-_id'),
      index('employee_id', '-at', '-_id'),
      index('by', '-at', '-_id'),
      { ...index('bulk_id', '-at', '-_id'), partialFilterExpression: { bulk_id: { $type: 'string' } } },
    ],
  },
  { name: 'paycom_roster', validator: mongoSchema(RosterShardDocument), indexes: [unique('name')] },
  { name: 'paycom_stats', validator: mongoSchema(StatsDocument), indexes: [unique('name')] },
  { name: 'paycom_leases', validator: mongoSchema(LeaseDocument), indexes: [unique('report_type')] },
  {
    name: 'paycom_tokens',
    validator: mongoSchema(TokenDocument),
    indexes: [unique('token_id'), unique('hash'), index('-created_at'), index('created_by')],
  },
  {
    name: 'paycom_users',
    validator: mongoSchema(UserDocument),
    indexes: [
      unique('email'),
      index('role', 'disabled'),
      {
        ...unique('identity.issuer', 'identity.subject'),
        partialFilterExpression: { 'identity.subject': { $type: 'string' } },
      },
    ],
  },
  {
    name: 'paycom_credentials',
    validator: mongoSchema(CredentialDocument),
    indexes: [index('user_id')],
  },
  {
    name: 'paycom_second_factors',
    validator: mongoSchema(SecondFactorDocument),
    indexes: [unique('user_id')],
  },
  {
    name: 'paycom_sessions',
    validator: mongoSchema(SessionDocument),
    indexes: [index('user_id'), expiring('expires_at')],
  },
  {
    name: 'paycom_sign_in_attempts',
    validator: mongoSchema(SignInAttemptsDocument),
    indexes: [unique('key'), expiring('ends_at')],
  },
  {
    name: 'paycom_reveals',
    validator: mongoSchema(SensitiveAccessDocument),
    indexes: [index('employee_ids', '-at', '-_id'), index('-at', '-_id'), index('account_id', '-at', '-_id')],
  },
  {
    name: 'paycom_audit',
    validator: mongoSchema(AuditDocument),
    indexes: [
      index('-at', '-_id'),
      index('account_id', '-at', '-_id'),
      index('target', '-at', '-_id'),
      index('action', '-at', '-_id'),
      { ...index('number'), unique: true },
    ],
  },
  { name: 'paycom_audit_head', validator: mongoSchema(AuditHeadDocument), indexes: [] },
  {
    name: 'paycom_webhook_deliveries',
    validator: mongoSchema(DeliveryDocument),
    // A signature is valid from five minutes before its timestamp to five minutes after it.
    indexes: [unique('signature'), { ...index('received_at'), expireAfterSeconds: 3_600 }],
  },
  { name: 'paycom_keys', validator: mongoSchema(KeyDocument), indexes: [unique('key_id')] },
  { name: 'paycom_data_keys', validator: mongoSchema(DataKeyDocument), indexes: [] },
  { name: 'paycom_erased', validator: mongoSchema(ErasedDocument), indexes: [unique('fingerprint')] },
  { name: 'paycom_erasure_key', validator: mongoSchema(ErasureKeyDocument), indexes: [] },
  { name: 'paycom_salts', validator: mongoSchema(SaltDocument), indexes: [] },
  { name: 'paycom_removals', validator: mongoSchema(RemovalDocument), indexes: [] },
  {
    name: 'paycom_events',
    validator: mongoSchema(EventDocument),
    indexes: [unique('number'), unique('event_id'), index('subject', '-number'), index('at')],
  },
  { name: 'paycom_webhooks', validator: mongoSchema(WebhookDocument), indexes: [unique('webhook_id')] },
  {
    name: 'paycom_sent_events',
    validator: mongoSchema(SentEventDocument),
    indexes: [
      unique('webhook_id', 'event_id', 'replay'),
      index('-last_attempt_at', '-_id'),
      index('webhook_id', '-last_attempt_at', '-_id'),
      index('status', '-last_attempt_at', '-_id'),
      expiring('expires_at'),
    ],
  },
  { name: 'paycom_channels', validator: mongoSchema(ChannelDocument), indexes: [unique('channel_id')] },
  {
    name: 'paycom_sent_messages',
    validator: mongoSchema(SentMessageDocument),
    indexes: [
      unique('channel_id', 'message_id'),
      index('-last_attempt_at', '-_id'),
      index('channel_id', '-last_attempt_at', '-_id'),
      index('status', '-last_attempt_at', '-_id'),
      expiring('expires_at'),
    ],
  },
  { name: 'paycom_mappings', validator: mongoSchema(MappingDocument), indexes: [unique('number')] },
  {
    name: 'paycom_blobs.files',
    validator: null,
    indexes: [
      unique('filename'),
      index('filename', 'uploadDate'),
      // What `infra/storage` sums up.
      index('filename', 'length', 'uploadDate'),
      { ...index('metadata.content'), sparse: true },
    ],
  },
  { name: 'paycom_blobs.chunks', validator: null, indexes: [unique('files_id', 'n')] },
];
