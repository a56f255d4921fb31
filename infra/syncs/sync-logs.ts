import type { ClientSession, Db, Filter, FindCursor } from 'mongodb';
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
/** The fields that can change while a sync runs and when it ends. */
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
    | 'held_by'
    | 'reminded_at'
    | 'error'
    | 'skipped_for'
    | 'passed_over'
  >
>;

const WITHOUT_ID = { projection: { _id: 0 } } as const;

/**
 * Opens the log of a sync that a worker begins, with the status `running`. A second call keeps its start and counts. A log that had ended is running
 * again, as after a workflow reset. Another waiting sync of this workflow is marked as ended, because its workflow was terminated.
 */
export async function openSyncLog(db: Db, opened: NewSyncLog): Promise<SyncLog> {
  const now = new Date();
  const { sync_id, workflow_id } = opened;
  const { syncLogs } = collections(db);
  const start = {
    $set: runningLog(opened, now),
    $unset: NOT_WAITING,
    $setOnInsert: { started_at: now, ...NO_COUNTS },
  };
  await syncLogs.updateOne({ sync_id }, start, { upsert: true });
  await syncLogs.updateMany(
    { status: 'running', waiting: true, workflow_id, sync_id: { $ne: sync_id } },
    abandoned(now),
  );
  return getSyncLog(db, sync_id);
}

/** Opens the log of a sync that has none yet. `waiting`: no worker has begun it. Never changes an existing one. */
export async function ensureSyncLog(
  db: Db,
  opened: NewSyncLog,
  { waiting }: Pick<SyncLog, 'waiting'> = {},
): Promise<void> {
  const now = new Date();
  const log = { ...runningLog(opened, now), ...(waiting && { waiting }), started_at: now, ...NO_COUNTS };
  await collections(db).syncLogs.updateOne(
    { sync_id: opened.sync_id },
    { $setOnInsert: log },
    { upsert: true },
  );
}

const NOT_WAITING = { waiting: '' } as const;

function abandoned(now: Date) {
  return {
    $set: { status: 'abandoned', updated_at: now, completed_at: now },
    $unset: NOT_WAITING,
  } as const;
}

function runningLog({ sync_id: _, ...request }: NewSyncLog, now: Date) {
  return {
    ...request,
    status: 'running',
    updated_at: now,
    completed_at: null,
    error: null,
    skipped_for: null,
  } satisfies Partial<SyncLog>;
}

/** Moves a sync between `running` and `held`, and applies `patch`. Does nothing when the sync has ended. */
export async function updateSyncLog(
  db: Db,
  sync_id: string,
  patch: SyncLogPatch & { readonly status?: 'running' | 'held' },
  session?: ClientSession,
): Promise<void> {
  await collections(db).syncLogs.updateOne(
    { sync_id, completed_at: null },
    { $set: { ...patch, updated_at: new Date() } },
    { ...(session && { session }) },
  );
}

/** A log that has ended. `first`: this call ended it, and no earlier one. */
export type FinalizedSyncLog = { readonly log: SyncLog; readonly first: boolean };

/** Ends a sync. Ending it again overwrites the result, but not the end time. */
export async function finalizeSyncLog(
  db: Db,
  sync_id: string,
  status: Exclude<SyncStatus, 'running' | 'held'>,
  patch: SyncLogPatch = {},
): Promise<FinalizedSyncLog> {
  const { waiting: _, ...stored } = await getSyncLog(db, sync_id);
  const log = { ...stored, ...patch };
  const now = new Date();
  const success_rates = {
    files: percent(successfulFiles(log), log.files.total),
    rows: percent(log.rows.valid + log.rows.duplicates, log.rows.read),
  };
  const ended = { ...log, status, success_rates, updated_at: now, completed_at: log.completed_at ?? now };
  const before = await collections(db).syncLogs.findOneAndUpdate(
    { sync_id },
    { $set: ended, $unset: NOT_WAITING },
    { projection: { completed_at: 1 } },
  );
  return { log: ended, first: before?.completed_at === null };
}

/** Marks the log of a run that ended without finalizing it, as after a termination. Returns it, or null when it had ended. */
export async function abandonSyncLog(db: Db, sync_id: string): Promise<SyncLog | null> {
  return collections(db).syncLogs.findOneAndUpdate(
    { sync_id, status: { $in: ['running', 'held'] } },
    abandoned(new Date()),
    { ...WITHOUT_ID, returnDocument: 'after' },
  );
}

/** Whether any sync lists, reads, plans or applies. A held sync does none of these. */
export async function isAnySyncRunning(db: Db): Promise<boolean> {
  return (await collections(db).syncLogs.findOne({ status: 'running' })) !== null;
}

/** Returns the logs of the syncs that run or are held. */
export async function openSyncLogs(db: Db): Promise<SyncLog[]> {
  return collections(db)
    .syncLogs.find({ status: { $in: ['running', 'held'] } }, WITHOUT_ID)
    .toArray();
}

/** Returns the syncs that run or are held. */
export async function openSyncIds(db: Db): Promise<string[]> {
  return collections(db).syncLogs.distinct('sync_id', { status: { $in: ['running', 'held'] } });
}

/** Returns the syncs that began after a time. */
export async function syncsSince(db: Db, since: Date): Promise<string[]> {
  return collections(db).syncLogs.distinct('sync_id', { started_at: { $gte: since } });
}

/** Removes a person, by all spellings of the code, from the examples of why syncs were held. */
export async function eraseFromHolds(db: Db, codes: readonly string[]): Promise<void> {
  const $in = [...codes];
  await collections(db).syncLogs.updateMany(
    { 'held_by.examples': { $in } },
    { $pull: { 'held_by.$[].examples': { $in } } },
  );
}

function skippedBefore(before: Date): Filter<SyncLog> {
  return { status: 'skipped', completed_at: { $lt: before } };
}

export async function countSkippedLogs(db: Db, before: Date): Promise<number> {
  return collections(db).syncLogs.countDocuments(skippedBefore(before));
}

/** Removes a batch of the logs of syncs that were skipped before a time. Returns how many. */
export async function removeSkippedLogs(db: Db, before: Date): Promise<number> {
  const { syncLogs } = collections(db);
  const batch = await syncLogs
    .find(skippedBefore(before), { projection: { _id: 1 }, limit: 1_000 })
    .toArray();
  const { deletedCount } = await syncLogs.deleteMany({ _id: { $in: batch.map(({ _id }) => _id) } });
  return deletedCount;
}

/** Returns null when the sync has not opened its log yet. */
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
  readonly requested_by?: string | undefined;
  /** True: only undos. False: only other syncs. */
  readonly undo?: boolean | undefined;
};

/** Returns those of these syncs that are undos, newest first. */
export async function undosAmong(
  db: Db,
  sync_ids: readonly string[],
): Promise<{ sync_id: string; undo_of: string }[]> {
  return collections(db)
    .syncLogs.find({ sync_id: { $in: [...sync_ids] }, undo_of: { $exists: true } })
    .project<{ sync_id: string; undo_of: string }>({ _id: 0, sync_id: 1, undo_of: 1 })
    .sort({ started_at: -1 })
    .toArray();
}

/** Returns the undos that were no dry runs, newest first, and which sync each reverts. `since`: only those that started at this time or later. */
export async function listUndos(
  db: Db,
  since = new Date(0),
): Promise<{ readonly sync_id: string; readonly undo_of: string }[]> {
  return collections(db)
    .syncLogs.find({ started_at: { $gte: since }, dry_run: false, undo_of: { $exists: true } })
    .project<{ sync_id: string; undo_of: string }>({ _id: 0, sync_id: 1, undo_of: 1 })
    .sort({ started_at: -1 })
    .toArray();
}

/** Returns the width of the employee codes in each sync that was completed, by sync id. */
export async function codeWidthsOfSyncs(db: Db): Promise<Map<string, number | null>> {
  const status: SyncLog['status'][] = ['completed', 'completed_with_errors'];
  const logs = collections(db).syncLogs.find(
    { dry_run: false, status: { $in: status }, code_width: { $exists: true } },
    { projection: { sync_id: 1, code_width: 1 } },
  );
  const widths = new Map<string, number | null>();
  for await (const { sync_id, code_width } of logs) widths.set(sync_id, code_width?.width ?? null);
  return widths;
}

/** Returns a page of logs, newest first (keyset pagination). `before` is the last log of the previous page. */
export async function listSyncLogs(
  db: Db,
  { limit = 20, before, ...filter }: SyncLogFilter & { limit?: number; before?: TimeCursor | undefined } = {},
): Promise<SyncLog[]> {
  return findSyncLogs(db, filter, before).limit(limit).toArray();
}

/** Returns the id of the newest sync that changed employees, null before the first. */
export async function lastChange(db: Db): Promise<string | null> {
  const changed = ['created', 'updated', 'removed'].map((count) => ({ [`employees.${count}`]: { $gt: 0 } }));
  const filter = { dry_run: false, completed_at: { $ne: null }, $or: changed };
  const log = await collections(db).syncLogs.findOne(filter, { sort: { started_at: -1, sync_id: -1 } });
  return log?.sync_id ?? null;
}

/** Returns the syncs with one of these statuses that changed since a time, the first change first. Dry runs do not count. */
export async function changedSyncLogs(
  db: Db,
  statuses: readonly SyncStatus[],
  since: Date,
): Promise<SyncLog[]> {
  return collections(db)
    .syncLogs.find(
      { dry_run: false, status: { $in: [...statuses] }, updated_at: { $gte: since } },
      WITHOUT_ID,
    )
    .sort({ updated_at: 1, sync_id: 1 })
    .toArray();
}

export async function countSyncLogs(db: Db, filter: SyncLogFilter = {}): Promise<number> {
  return collections(db).syncLogs.countDocuments(matching(filter));
}

/** The query of the list of syncs, without a limit. */
export function findSyncLogs(db: Db, filter: SyncLogFilter, before?: TimeCursor): FindCursor<SyncLog> {
  return collections(db)
    .syncLogs.find(matching(filter, before), WITHOUT_ID)
    .sort({ started_at: -1, sync_id: -1 });
}

function matching({ undo, ...equal }: SyncLogFilter, before?: TimeCursor): Filter<SyncLog> {
  return {
    ...olderThan<SyncLog>(equal, ['started_at', 'sync_id'], before),
    ...(undo !== undefined && { undo_of: { $exists: undo } }),
  };
}

/** Returns the newest successful sync of these reports (or of all) that started at or after `since`. Dry runs do not count. */
export async function recentSync(db: Db, report_type: ReportSelection, since: Date): Promise<SyncLog | null> {
  return collections(db).syncLogs.findOne(
    {
      report_type: { $in: [report_type, 'all'] },
      status: { $in: ['completed', 'completed_with_errors'] },
      started_at: { $gte: since },
      dry_run: false,
      // A retry or an undo does not list the server.
      retry_of: { $exists: false },
      undo_of: { $exists: false },
    },
    { ...WITHOUT_ID, sort: { started_at: -1, sync_id: -1 } },
  );
}

const NO_COUNTS = {
  files: { total: 0, applied: 0, unchanged: 0, failed: 0, unrecognized: 0 },
  rows: { read: 0, valid: 0, quarantined: 0, duplicates: 0 },
  employees: { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 },
  staff: { linked: 0, ambiguous: 0, unmatched: 0 },
  success_rates: { files: null, rows: null },
  plan_hash: null,
  decided_by: null,
} satisfies Partial<SyncLog>;

/** A dry run applies no file, so a file counts as successful when it could be planned. */
function successfulFiles({ dry_run, files }: SyncLog): number {
  return dry_run ? files.total - files.failed - files.unrecognized : files.applied + files.unchanged;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}
