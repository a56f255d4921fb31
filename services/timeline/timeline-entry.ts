import type { AuditEntry } from '../../infra/audit/audit.js';
import type { SensitiveAccess } from '../../infra/auth/sensitive-access-log.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import type { SyncLog } from '../../infra/mongo/documents/sync-log-document.js';
import {
  AUDIT_IN_TIMELINE,
  type TimelineAction,
  type TimelineKind,
  type TimelineTarget,
} from '../../shared/timeline.js';

/** Something that happened: when, what, to what, by whom, and the record that says so. */
export type TimelineEntry = {
  readonly at: Date;
  /** The id of the record, in its own collection. */
  readonly id: string;
  readonly kind: TimelineKind;
  readonly action: TimelineAction;
  readonly target: { readonly type: TimelineTarget; readonly id: string };
  /** Null when no account did it. */
  readonly account: { readonly id: string; readonly name: string | null } | null;
  readonly sync?: Pick<SyncLog, 'report_type' | 'status' | 'dry_run' | 'employees'>;
  readonly file?: Pick<LedgerFile, 'name' | 'report_type' | 'status' | 'drift'>;
  readonly reveal?: Pick<SensitiveAccess, 'fields' | 'employee_ids' | 'departments'>;
  readonly change?: Pick<AuditEntry, 'before' | 'after'>;
};

export function entryOfSync(log: SyncLog): TimelineEntry {
  return {
    ...{ at: log.started_at, id: log.sync_id, action: 'sync.run', sync: log },
    kind: log.undo_of === undefined ? 'sync' : 'undo',
    target: { type: 'sync', id: log.sync_id },
    account: { id: log.requested_by, name: null },
  };
}

export function entryOfFile(kind: 'arrival' | 'drift'): (file: LedgerFile) => TimelineEntry {
  const action = kind === 'arrival' ? 'file.arrive' : 'file.change';
  return (file) => ({
    ...{ at: file.first_seen_at, id: file.file_id, kind, action, file },
    target: { type: 'file', id: file.file_id },
    account: null,
  });
}

export function entryOfReveal(reveal: SensitiveAccess): TimelineEntry {
  const { at, id, account_id, account_name: name, employee_ids } = reveal;
  const [only, ...others] = employee_ids;
  return {
    ...{ at, id, kind: 'reveal', action: 'fields.reveal', reveal },
    target:
      only !== undefined && others.length === 0 ? { type: 'employee', id: only } : { type: 'reveal', id },
    account: { id: account_id, name },
  };
}

/** Returns null for an action that the timeline shows in another way. */
export function entryOfAudit(entry: AuditEntry): TimelineEntry | null {
  const { at, id, action, account_id, account_name: name } = entry;
  const place = AUDIT_IN_TIMELINE[action];
  if (!place) return null;
  const target = { type: place.target, id: entry.target };
  return { at, id, kind: place.kind, action, target, account: { id: account_id, name }, change: entry };
}
