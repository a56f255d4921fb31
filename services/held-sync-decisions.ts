import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { isUnderWay } from '../shared/sync.js';
import type { Decision } from '../shared/sync-run.js';
import { cancelSync, hasWorker, isRunning, sendDecision } from './sync-control.js';

/**
 * Says yes or no to the plan of a held sync. With `hash` only to exactly that plan; without, to the one that is held now. Resolves to
 * the hash of the plan that was decided on.
 *
 * @throws AppError `sync_not_found`, `sync_not_held`, `plan_stale`, `no_worker`
 */
export async function decideHeldSync(
  db: Db,
  client: Client,
  taskQueue: string,
  {
    sync_id,
    hash,
    ...said
  }: Pick<Decision, 'decision' | 'by'> & { sync_id: string; hash?: string | undefined },
): Promise<string> {
  const log = await getSyncLog(db, sync_id);
  const { status, plan_hash } = log;
  if (status !== 'held' || plan_hash === null) throw new AppError('sync_not_held', { sync_id, status });
  if (hash !== undefined && hash !== plan_hash) throw new AppError('plan_stale', { plan: hash });
  if (!(await isRunning(client, log))) throw new AppError('sync_not_running', { sync_id, status });
  // It would wait for one for ever.
  if (!(await hasWorker(client, client.options.namespace, taskQueue)))
    throw new AppError('no_worker', { task_queue: taskQueue });
  await sendDecision(client, log.workflow_id, { ...said, hash: plan_hash });
  return plan_hash;
}

/**
 * Asks a running or held sync to stop; what is not applied yet stays unapplied.
 *
 * @throws AppError `sync_not_found`, `sync_not_running`
 */
export async function cancelRunningSync(db: Db, client: Client, sync_id: string): Promise<void> {
  const log = await getSyncLog(db, sync_id);
  const { status, workflow_id } = log;
  // Its workflow ends a moment after its log.
  if (!isUnderWay(status) || !(await isRunning(client, log)))
    throw new AppError('sync_not_running', { sync_id, status });
  await cancelSync(client, workflow_id);
}
