import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Db } from 'mongodb';
import { recordAction } from '../infra/audit/audit.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { assertWorker } from '../infra/temporal/worker-presence.js';
import { isRunning } from '../infra/temporal/workflow-run.js';
import type { Actor } from '../shared/actor.js';
import { AppError, isErrorCode } from '../shared/app-error.js';
import { DECIDE_PLAN, type Decision } from '../shared/sync-run.js';

/**
 * Approves or rejects the plan of a held sync. With `hash`, decides only on that plan; without, on the plan that is held now.
 *
 * @returns the hash of the plan that was decided on
 * @throws AppError `sync_not_found`, `sync_not_held`, `sync_not_running`, `plan_stale`, `no_worker`
 */
export async function decideHeldSync(
  db: Db,
  client: Client,
  taskQueue: string,
  {
    sync_id,
    hash,
    decision,
    by,
  }: Pick<Decision, 'decision'> & { sync_id: string; by: Actor; hash?: string | undefined },
): Promise<string> {
  const log = await getSyncLog(db, sync_id);
  const { status, plan_hash } = log;
  if (status !== 'held' || plan_hash === null) throw new AppError('sync_not_held', { sync_id, status });
  if (hash !== undefined && hash !== plan_hash) throw new AppError('plan_stale', { plan: hash });
  if (!(await isRunning(client, log))) throw new AppError('sync_not_running', { sync_id, status });
  // Without a worker the update would wait forever.
  await assertWorker(client, taskQueue);
  const change = { before: null, after: { plan_hash } };
  await recordAction(db, { by, action: `sync.${decision}`, target: sync_id, ...change });
  await sendDecision(client, log.workflow_id, { decision, by: by.account_id, hash: plan_hash });
  return plan_hash;
}

/** @throws AppError `plan_stale` when another plan is held, `sync_not_held` */
async function sendDecision(client: Client, workflowId: string, decision: Decision): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).executeUpdate(DECIDE_PLAN, { args: [decision] });
  } catch (error) {
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && isErrorCode(cause.type))
      throw new AppError(cause.type, { plan: decision.hash }, error);
    throw error;
  }
}
