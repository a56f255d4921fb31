import type { Db, FindCursor, UpdateFilter } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { ReportSelection } from '../../shared/report.js';
import type { SyncRequest, SyncStatus } from '../../shared/sync.js';
import { collections } from '../mongo/collections.js';
import type { SyncLog } from '../mongo/documents/sync-log-document.js';
import { olderThan, type TimeCursor } from '../mongo/keyset-pagination.js';

export type NewSyncLog = SyncRequest & {
  readonly sync_id: string;
  readonly workflow_id: string;
  readonly first_run_id: string;
};
/** What may change while a sync runs and when it ends. */
export type SyncLogPatch = Partial<
  Pick<
    SyncLog,
    | 'files'
    | 'rows'
    | 'employees'
    | 'staff'
    | 'plan_hash'
    | 'code_width'
    | 'roster'
    | 'errors'
    | 'decided_by'
    | 'error'
    | 'skipped_for'
  >
>;

const WITHOUT_ID = { projection: { _id: 0 } } as const;

/**
 * Opens the log of a sync, running. Opening it again keeps its start and counts; one that had ended runs again, as after a reset of
 * its workflow.
 */
export async function openSyncLog(db: Db, opened: NewSyncLog): Promise<SyncLog> {
  const now = new Date();
  const { sync_id, ...asked } = opened;
  const start: UpdateFilter<SyncLog> = {
    $set: {
      ...asked,
      status: 'running',
      updated_at: now,
      completed_at: null,
      error: null,
      skipped_for: null,
    },
    $setOnInsert: { started_at: now, ...NOTHING_YET },
  };
  await collections(db).syncLogs.updateOne({ sync_id }, start, { upsert: true });
  return getSyncLog(db, sync_id);
}

/** Moves a sync between `running` and `held`, and adds what is known so far. Leaves one that has ended alone. */
export async function updateSyncLog(
  db: Db,
  sync_id: string,
  patch: SyncLogPatch & { readonly status?: 'running' | 'held' },
): Promise<void> {
  await collections(db).syncLogs.updateOne(
    { sync_id, completed_at: null },
    { $set: { ...patch, updated_at: new Date() } },
  );
}

/** Ends a sync. Ending it again overwrites how it ended, and keeps when. */
export async function finalizeSyncLog(
  db: Db,
  sync_id: string,
  status: Exclude<SyncStatus, 'running' | 'held'>,
  patch: SyncLogPatch = {},
): Promise<SyncLog> {
  const log = { ...(await getSyncLog(db, sync_id)), ...patch };
  const now = new Date();
  const success_rates = {
    files: percent(filesRight(log), log.files.total),
    rows: percent(log.rows.valid + log.rows.duplicates, log.rows.read),
  };
  const ended = { ...log, status, success_rates, updated_at: now, completed_at: log.completed_at ?? now };
  await collections(db).syncLogs.updateOne({ sync_id }, { $set: ended });
  return ended;
}

/** Marks the log of a run that ended without a word, as by a termination. */
export async function abandonSyncLog(db: Db, sync_id: string): Promise<void> {
  const now = new Date();
  await collections(db).syncLogs.updateOne(
    { sync_id, status: { $in: ['running', 'held'] } },
    { $set: { status: 'abandoned', updated_at: now, completed_at: now } },
  );
}

/** Null for a sync that has not opened its log yet. */
export async function findSyncLog(db: Db, sync_id: string): Promise<SyncLog | null> {
  return collections(db).syncLogs.findOne({ sync_id }, WITHOUT_ID);
}

/** @throws AppError `sync_not_found` */
export async function getSyncLog(db: Db, sync_id: string): Promise<SyncLog> {
  const log = await findSyncLog(db, sync_id);
  if (!log) throw new AppError('sync_not_found', { sync_id });
  return log;
}

export type SyncLogFilter = {
  readonly status?: SyncStatus | undefined;
  readonly report_type?: ReportSelection | undefined;
};

/** The newest first; `before` is the last one of the page before. */
export async function listSyncLogs(
  db: Db,
  { limit = 20, before, ...filter }: SyncLogFilter & { limit?: number; before?: TimeCursor | undefined } = {},
): Promise<SyncLog[]> {
  return findSyncLogs(db, filter, before).limit(limit).toArray();
}

/** The query behind the list of syncs. */
export function findSyncLogs(db: Db, filter: SyncLogFilter, before?: TimeCursor): FindCursor<SyncLog> {
  return collections(db)
    .syncLogs.find(olderThan<SyncLog>(filter, ['started_at', 'sync_id'], before), WITHOUT_ID)
    .sort({ started_at: -1, sync_id: -1 });
}

/** The newest sync of the same reports (or of all) that began at or after `since` and ended well; dry runs do not count. */
export async function recentSync(db: Db, report_type: ReportSelection, since: Date): Promise<SyncLog | null> {
  return collections(db).syncLogs.findOne(
    {
      report_type: { $in: [report_type, 'all'] },
      status: { $in: ['completed', 'completed_with_errors'] },
      started_at: { $gte: since },
      dry_run: false,
      // These have not looked at the server.
      retry_of: { $exists: false },
      undo_of: { $exists: false },
    },
    { ...WITHOUT_ID, sort: { started_at: -1, sync_id: -1 } },
  );
}

const NOTHING_YET = {
  files: { total: 0, applied: 0, unchanged: 0, failed: 0, unrecognized: 0 },
  rows: { read: 0, valid: 0, quarantined: 0, duplicates: 0 },
  employees: { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 },
  staff: { linked: 0, ambiguous: 0, unmatched: 0 },
  success_rates: { files: null, rows: null },
  plan_hash: null,
  decided_by: null,
} satisfies Partial<SyncLog>;

/** A dry run applies none: there a file is right when it could be planned. */
function filesRight({ dry_run, files }: SyncLog): number {
  return dry_run ? files.total - files.failed - files.unrecognized : files.applied + files.unchanged;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}
