import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Db } from 'mongodb';
import { finalizeSyncLog, getSyncLog } from '../infra/syncs/sync-logs.js';
import { isRunning, runHandle, type WorkflowRun } from '../infra/temporal/workflow-run.js';
import type { Actor } from '../shared/actor.js';
import { AppError } from '../shared/app-error.js';
import { isUnderWay } from '../shared/sync.js';
import { recordAttempt } from './record-attempt.js';

/**
 * Cancels a running or held sync. Changes that are not applied yet are not applied. A sync that waits for a worker ends at once.
 *
 * @throws AppError `sync_not_found`, `sync_not_running`
 */
export async function cancelSync(db: Db, client: Client, sync_id: string, by: Actor): Promise<void> {
  const log = await getSyncLog(db, sync_id);
  const { status } = log;
  const hasEnded = new AppError('sync_not_running', { sync_id, status });
  // The workflow ends shortly after its log is finalized.
  if (!isUnderWay(status) || !(await isRunning(client, log))) throw hasEnded;
  const action = { by, action: 'sync.cancel', target: sync_id, before: null, after: null } as const;
  await recordAttempt(db, action, async () => {
    try {
      if (log.waiting) await endWaitingSync(db, client, log, 'cancelled');
      else await cancelRun(client, log);
    } catch (error) {
      throw error instanceof WorkflowNotFoundError ? hasEnded : error;
    }
  });
}

/** Cancels a sync. It finishes its current step, finalizes its log and ends. A later sync continues. */
export async function cancelRun(client: Client, run: WorkflowRun): Promise<void> {
  await runHandle(client, run).cancel();
}

/** Terminates a sync that no worker has begun, and ends its log. */
export async function endWaitingSync(
  db: Db,
  client: Client,
  { sync_id, ...run }: WorkflowRun & { readonly sync_id: string },
  status: 'cancelled' | 'abandoned',
): Promise<void> {
  await runHandle(client, run).terminate('no worker has begun it');
  await finalizeSyncLog(db, sync_id, status);
}
