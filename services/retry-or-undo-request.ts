import type { Db } from 'mongodb';
import { assertBytesStored } from '../infra/files/list-ledger-files.js';
import { storedFiles } from '../infra/files/run-files.js';
import { hasAppliedChunks } from '../infra/plans/applied-chunks.js';
import { findPlan } from '../infra/plans/plans.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { dayOf } from '../shared/day-of.js';
import type { SyncRequest } from '../shared/sync.js';
import { hasFilesToRevert } from './revert-run-files.js';

/** A request that refers to an earlier sync, without the requester. */
export type RetryOrUndoRequest = Omit<SyncRequest, 'trigger' | 'requested_by'>;

/**
 * Builds a request that reads the stored files of a sync again. A retry of a dry run is a dry run.
 *
 * @throws AppError `sync_not_found`, `nothing_to_retry`, `file_removed`
 */
export async function retryRequest(db: Db, retry_of: string, dry_run: boolean): Promise<RetryOrUndoRequest> {
  const log = await getSyncLog(db, retry_of);
  const stored = await storedFiles(db, retry_of);
  if (stored.length === 0) throw new AppError('nothing_to_retry', { sync_id: retry_of });
  await assertBytesStored(
    db,
    stored.map(({ fingerprint }) => fingerprint),
  );
  return { report_type: log.report_type, dry_run: dry_run || log.dry_run, force: true, retry_of };
}

/**
 * Builds a request that reverts what a sync wrote. A dry run wrote nothing.
 *
 * @throws AppError `sync_not_found`, `nothing_to_undo`, `undo_expired`
 */
export async function undoRequest(db: Db, undo_of: string, dry_run: boolean): Promise<RetryOrUndoRequest> {
  const { report_type, dry_run: wasDry } = await getSyncLog(db, undo_of);
  // The dry run of an undo lists files too, as that undo would change them.
  if (wasDry || (!(await hasAppliedChunks(db, undo_of)) && !(await hasFilesToRevert(db, undo_of))))
    throw new AppError('nothing_to_undo', { sync_id: undo_of });
  const removed_at = (await findPlan(db, undo_of))?.removed_at;
  if (removed_at) throw new AppError('undo_expired', { sync_id: undo_of, day: dayOf(removed_at) });
  return { report_type, dry_run, force: true, undo_of };
}
