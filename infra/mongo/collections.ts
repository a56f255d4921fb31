import type { Db } from 'mongodb';
import type { AppliedChunkDocument } from './documents/applied-chunk-document.js';
import type { AuditDocument, AuditHeadDocument } from './documents/audit-document.js';
import type { ChangeDocument } from './documents/change-document.js';
import type { DeliveryDocument } from './documents/delivery-document.js';
import type { EmployeeDocument } from './documents/employee-document.js';
import type { ErasedDocument, ErasureKeyDocument, SaltDocument } from './documents/erasure-documents.js';
import type { EventDocument } from './documents/event-document.js';
import type { LedgerFile, RunFile } from './documents/file-documents.js';
import type { DataKeyDocument, KeyDocument } from './documents/key-document.js';
import type { LeaseDocument } from './documents/lease-document.js';
import type { MappingDocument } from './documents/mapping-document.js';
import type { ChannelDocument, SentMessageDocument } from './documents/notification-documents.js';
import type { PayeeDocument } from './documents/payee-document.js';
import type { PlanDocument } from './documents/plan-document.js';
import type { PlanningAttemptDocument } from './documents/planning-attempt-document.js';
import type { RemovalDocument } from './documents/removal-document.js';
import type { RosterShardDocument } from './documents/roster-shard-document.js';
import type { RowIssueDocument } from './documents/row-issue-document.js';
import type { SecondFactorDocument } from './documents/second-factor-document.js';
import type { SensitiveAccessDocument } from './documents/sensitive-access-document.js';
import type { SessionDocument, SignInAttemptsDocument } from './documents/session-document.js';
import type { StaffDecisionDocument } from './documents/staff-decision-document.js';
import type { StaffDocument } from './documents/staff-document.js';
import type { StatsDocument } from './documents/stats-document.js';
import type { SyncLog } from './documents/sync-log-document.js';
import type { TokenDocument } from './documents/token-document.js';
import type { CredentialDocument, UserDocument } from './documents/user-document.js';
import type { SentEventDocument, WebhookDocument } from './documents/webhook-documents.js';

/** Returns every collection, typed by its documents. */
export function collections(db: Db) {
  return {
    employees: db.collection<EmployeeDocument>('paycom_employees'),
    syncLogs: db.collection<SyncLog>('paycom_sync_logs'),
    files: db.collection<LedgerFile>('paycom_files'),
    runFiles: db.collection<RunFile>('paycom_run_files'),
    rowIssues: db.collection<RowIssueDocument>('paycom_row_issues'),
    payees: db.collection<PayeeDocument>('paycom_payees'),
    changes: db.collection<ChangeDocument>('paycom_changes'),
    appliedChunks: db.collection<AppliedChunkDocument>('paycom_applied_chunks'),
    plans: db.collection<PlanDocument>('paycom_plans'),
    planningAttempts: db.collection<PlanningAttemptDocument>('paycom_planning_attempts'),
    staff: db.collection<StaffDocument>('staff'),
    staffDecisions: db.collection<StaffDecisionDocument>('paycom_staff_decisions'),
    rosterShards: db.collection<RosterShardDocument>('paycom_roster'),
    stats: db.collection<StatsDocument>('paycom_stats'),
    leases: db.collection<LeaseDocument>('paycom_leases'),
    tokens: db.collection<TokenDocument>('paycom_tokens'),
    users: db.collection<UserDocument>('paycom_users'),
    credentials: db.collection<CredentialDocument>('paycom_credentials'),
    secondFactors: db.collection<SecondFactorDocument>('paycom_second_factors'),
    sessions: db.collection<SessionDocument>('paycom_sessions'),
    signInAttempts: db.collection<SignInAttemptsDocument>('paycom_sign_in_attempts'),
    reveals: db.collection<SensitiveAccessDocument>('paycom_reveals'),
    audit: db.collection<AuditDocument>('paycom_audit'),
    auditHead: db.collection<AuditHeadDocument>('paycom_audit_head'),
    deliveries: db.collection<DeliveryDocument>('paycom_webhook_deliveries'),
    keys: db.collection<KeyDocument>('paycom_keys'),
    dataKeys: db.collection<DataKeyDocument>('paycom_data_keys'),
    erased: db.collection<ErasedDocument>('paycom_erased'),
    erasureKey: db.collection<ErasureKeyDocument>('paycom_erasure_key'),
    salts: db.collection<SaltDocument>('paycom_salts'),
    removals: db.collection<RemovalDocument>('paycom_removals'),
    events: db.collection<EventDocument>('paycom_events'),
    webhooks: db.collection<WebhookDocument>('paycom_webhooks'),
    sentEvents: db.collection<SentEventDocument>('paycom_sent_events'),
    channels: db.collection<ChannelDocument>('paycom_channels'),
    sentMessages: db.collection<SentMessageDocument>('paycom_sent_messages'),
    mappings: db.collection<MappingDocument>('paycom_mappings'),
  };
}
