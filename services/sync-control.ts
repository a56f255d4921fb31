import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Db } from 'mongodb';
import { findSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError, isErrorCode } from '../shared/app-error.js';
import { REPORT_TYPE, TRIGGER } from '../shared/search-attributes.js';
import { isUnderWay, type SyncRequest } from '../shared/sync.js';
import {
  DECIDE_PLAN,
  type Decision,
  SYNC_WORKFLOW,
  type SyncInput,
  syncWorkflowId,
} from '../shared/sync-run.js';

const MOMENT_MS = 5_000;
const POLL_MS = 50;

/** A sync that was started, or the running one that was joined instead. */
export type StartedSync = { readonly sync_id: string; readonly joined: boolean };

/** Starts a sync and returns at once; while one of the same reports runs or is held, that one is joined. */
export async function startSync(
  db: Db,
  client: Client,
  taskQueue: string,
  sync_id: string,
  request: SyncRequest,
): Promise<StartedSync> {
  const workflowId = syncWorkflowId(request.report_type, request.dry_run);
  const input: SyncInput = { ...request, sync_id };
  try {
    await client.workflow.start(SYNC_WORKFLOW, {
      taskQueue,
      workflowId,
      args: [input],
      memo: { sync_id },
      typedSearchAttributes: [
        { key: REPORT_TYPE, value: request.report_type },
        { key: TRIGGER, value: request.trigger },
      ],
      staticSummary: summaryOf(sync_id, request),
    });
    return { sync_id, joined: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo, runId } = await client.workflow.getHandle(workflowId).describe();
    const running = String(memo?.sync_id);
    if (!(await endsAnyMoment(db, client, { sync_id: running, workflowId, runId })))
      return { sync_id: running, joined: true };
    return startSync(db, client, taskQueue, sync_id, request);
  }
}

/** A workflow ends a moment after its log: who starts a sync then wants a new one. Waits for that end; false while the sync is at work. */
async function endsAnyMoment(
  db: Db,
  client: Client,
  { sync_id, workflowId, runId }: { sync_id: string; workflowId: string; runId: string },
): Promise<boolean> {
  const log = await findSyncLog(db, sync_id);
  if (log === null || isUnderWay(log.status)) return false;
  const patience = AbortSignal.timeout(MOMENT_MS);
  const handle = client.workflow.getHandle(workflowId, runId);
  while ((await handle.describe()).status.name === 'RUNNING') {
    if (patience.aborted) return false;
    await delay(POLL_MS);
  }
  return true;
}

function summaryOf(sync_id: string, request: SyncRequest): string {
  const { report_type, dry_run, retry_of, undo_of, requested_by } = request;
  const what = [
    report_type,
    ...(retry_of ? [`retry of ${retry_of}`] : []),
    ...(undo_of ? [`undo of ${undo_of}`] : []),
    ...(dry_run ? ['dry run'] : []),
  ];
  return `Sync ${sync_id}: ${what.join(', ')}, by ${requested_by}`;
}

/** A run of a sync in Temporal: its first run's id keeps through continue-as-new and reset. */
export type RunRef = { readonly workflow_id: string; readonly first_run_id: string };

/** False once it has ended in any way, or another run has taken its workflow id. */
export async function isRunning(client: Client, { workflow_id, first_run_id }: RunRef): Promise<boolean> {
  try {
    const described = await client.workflow
      .getHandle(workflow_id, undefined, { firstExecutionRunId: first_run_id })
      .describe();
    return (
      described.status.name === 'RUNNING' && described.raw.workflowExecutionInfo?.firstRunId === first_run_id
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/**
 * Approves or rejects the plan of a held sync.
 *
 * @throws AppError `plan_stale` when another plan is held, `sync_not_held`
 */
export async function sendDecision(client: Client, workflowId: string, decision: Decision): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).executeUpdate(DECIDE_PLAN, { args: [decision] });
  } catch (error) {
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && isErrorCode(cause.type))
      throw new AppError(cause.type, { plan: decision.hash }, error);
    throw error;
  }
}

/** Takes back a sync that no worker has taken up. */
export async function terminateUnstartedSync(client: Client, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).terminate('no worker took it up');
}

/** Asks a sync to stop; it finishes the step in hand, finalizes its log and ends. */
export async function cancelSync(client: Client, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).cancel();
}

/** True when at least one worker has asked for work within the last minutes. */
export async function hasWorker(client: Client, namespace: string, taskQueue: string): Promise<boolean> {
  try {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: 1,
    });
    return (pollers ?? []).length > 0;
  } catch (error) {
    if (isGrpcServiceError(error)) return false;
    throw error;
  }
}
