import type { Db } from 'mongodb';
import { asAppError } from '../infra/config/as-app-error.js';
import { fileErrors } from '../infra/files/file-errors.js';
import { failFile } from '../infra/files/file-status.js';
import { tallyFiles } from '../infra/files/file-tally.js';
import { runFiles } from '../infra/files/run-files.js';
import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { appliedCounts } from '../infra/plans/applied-chunks.js';
import { endAttempts } from '../infra/plans/planning-attempts.js';
import { findPlan, sweepPlanBlobs } from '../infra/plans/plans.js';
import { releaseLeases } from '../infra/syncs/leases.js';
import { ensureSyncLog, finalizeSyncLog, type SyncLogPatch } from '../infra/syncs/sync-logs.js';
import { sweepLeftovers } from '../services/sweep-leftovers.js';
import { AppError, isErrorCode } from '../shared/app-error.js';
import type { PlanCounts } from '../shared/plan/plan.js';
import { reportedError } from '../shared/reported-error.js';
import type { Activities, FailureCause, SyncEnd } from './contract.js';
import type { Deps } from './deps.js';

/** Closes the log after any outcome: counts, status, error. Then releases the leases. */
export function createFinalizeLog(deps: Deps): Activities['finalizeLog'] {
  const { store, blobs } = deps;
  const { db } = store;
  return async ({ end, opened }) => {
    const { sync_id, report_type } = opened;
    // The log does not exist yet when the step that opens it failed.
    await ensureSyncLog(db, opened);
    const plan = await findPlan(db, sync_id);
    await failUnfinished(db, sync_id, end, plan);
    const { files, rows } = await tallyFiles(db, sync_id);
    const notArchived = end.as === 'done' && end.not_archived;
    const isComplete = files.failed + rows.quarantined === 0 && plan?.left_key === undefined && !notArchived;
    const status = statusOf(end, isComplete);
    const done = end.as === 'done' ? {} : { employees: await countApplied(db, plan) };
    const patch = endPatch(end);
    const { log, first } = await finalizeSyncLog(db, sync_id, status, {
      files,
      rows,
      errors: [
        ...[patch.error, notArchived && reportedCause(notArchived)].flatMap((error) =>
          error ? { ...error, files: 0 } : [],
        ),
        ...(await fileErrors(db, sync_id)),
      ],
      ...done,
      ...patch,
    });
    if (first) deps.countSync(log);
    await endAttempts(db, sync_id);
    await releaseLeases(db, sync_id);
    await sweepPlanBlobs(db, blobs, sync_id);
    await sweepLeftovers(deps).catch((error: unknown) =>
      deps.logger.warn('sweep_failed', { sync_id, error }),
    );
    const { employees } = log;
    const { created, updated } = employees;
    const code = patch.error?.code;
    const figures = { files: files.total, rows: rows.read, created, updated };
    deps.logger[status === 'failed' ? 'error' : 'info']('sync_ended', {
      ...{ sync_id, report_type, status, ...figures },
      ...(code !== undefined && { code }),
    });
    return { sync_id, report_type, status, files, employees };
  };
}

/** Counts the writes that were made of a plan, which may be none or a part of it. */
async function countApplied(db: Db, plan: PlanDocument | null): Promise<PlanCounts> {
  const none = { created: 0, updated: 0, removed: 0 };
  const { created, updated, removed } = plan ? await appliedCounts(db, plan.sync_id, plan.hash) : none;
  return { created, updated, unchanged: 0, missing: 0, terminations: 0, ...(removed > 0 && { removed }) };
}

/** `isComplete`: no file failed, no row is quarantined, an undo reverted everything, and applied files were archived. */
function statusOf(end: SyncEnd, isComplete: boolean): Exclude<SyncLog['status'], 'running' | 'held'> {
  switch (end.as) {
    case 'done':
      return isComplete ? 'completed' : 'completed_with_errors';
    case 'skipped':
      return 'skipped';
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return 'failed';
  }
}

function endPatch(end: SyncEnd): SyncLogPatch {
  switch (end.as) {
    case 'done':
    case 'cancelled':
      return {};
    case 'skipped':
      return { skipped_for: end.because };
    case 'rejected':
      return { decided_by: end.by, error: reportedError(new AppError('plan_rejected')) };
    case 'expired':
      return { error: reportedError(new AppError('hold_expired', { hours: end.hours })) };
    case 'failed':
      return { error: reportedCause(end) };
  }
}

function reportedCause({ code, details }: FailureCause) {
  return reportedError(isErrorCode(code) ? new AppError(code, details) : asAppError(undefined));
}

/**
 * Marks unfinished files as failed, for example when the worker crashed at each attempt. It also marks the files whose brakes held a rejected plan.
 * Otherwise the next sync would make the same plan again. The next sync plans the other files without them.
 */
async function failUnfinished(
  db: Db,
  sync_id: string,
  end: SyncEnd,
  plan: PlanDocument | null,
): Promise<void> {
  if (end.as !== 'done' && end.as !== 'rejected') return;
  const files = await runFiles(db, sync_id);
  const refused = refusedFiles(plan);
  for (const { file_id, status, reread } of files) {
    if (reread) continue;
    if (end.as === 'rejected' && status === 'validated' && (refused === 'all' || refused.has(file_id)))
      await failFile(db, { sync_id, file_id }, new AppError('plan_rejected'));
    if (status === 'new' || status === 'downloaded' || status === 'parsed') {
      await failFile(db, { sync_id, file_id }, new AppError('internal', { name: 'file not finished' }));
    }
  }
}

/**
 * Returns the files that a rejection refuses. Returns `all` when no brake names a file, as in plans of earlier versions, or when a raise of an old
 * file falls due.
 */
function refusedFiles(plan: PlanDocument | null): ReadonlySet<string> | 'all' {
  const named = new Set((plan?.held_by ?? []).flatMap(({ files = [] }) => files));
  return named.size === 0 ? 'all' : named;
}
