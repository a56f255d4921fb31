import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { recordAction } from '../infra/audit/audit.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { isRunning } from '../infra/temporal/workflow-run.js';
import type { Actor } from '../shared/actor.js';
import { AppError } from '../shared/app-error.js';
import { isUnderWay } from '../shared/sync.js';

/**
 * Cancels a running or held sync. Changes that are not applied yet are not applied.
 *
 * @throws AppError `sync_not_found`, `sync_not_running`
 */
export async function cancelSync(db: Db, client: Client, sync_id: string, by: Actor): Promise<void> {
  const log = await getSyncLog(db, sync_id);
  const { status, workflow_id } = log;
  // The workflow ends shortly after its log is finalized.
  if (!isUnderWay(status) || !(await isRunning(client, log)))
    throw new AppError('sync_not_running', { sync_id, status });
  await recordAction(db, { by, action: 'sync.cancel', target: sync_id, before: null, after: null });
  await cancelWorkflow(client, workflow_id);
}

/** Cancels a sync that may have no log yet. It finishes its current step, finalizes its log and ends. */
export async function cancelWorkflow(client: Client, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).cancel();
}

/** Terminates a sync that no worker has started. */
export async function terminateUnstartedSync(client: Client, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).terminate('no worker took it up');
}
