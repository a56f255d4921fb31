import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import type { Db } from 'mongodb';
import { type Action, recordAction } from '../infra/audit/audit.js';
import { ensureSyncLog, findSyncLog } from '../infra/syncs/sync-logs.js';
import { isUntaken, type WorkflowRun } from '../infra/temporal/workflow-run.js';
import { AppError } from '../shared/app-error.js';
import { REPORT_TYPE, SYNC_ID, TRIGGER } from '../shared/search-attributes.js';
import { isRetryOrUndo, isUnderWay, type SyncRequest } from '../shared/sync.js';
import { newSyncId } from '../shared/sync-id.js';
import { SYNC_WORKFLOW, type SyncInput, syncWorkflowId } from '../shared/sync-run.js';
import { recordAttempt } from './record-attempt.js';

/** gRPC's code for a search attribute that is not registered. Every worker registers them at its start. */
const INVALID_ARGUMENT = 3;
const TIMEOUT_MS = 5_000;
const POLL_MS = 50;

/** A sync that was started, or the running one that was joined instead. */
export type StartedSync = { readonly sync_id: string; readonly run: WorkflowRun; readonly joined: boolean };

/**
 * Records the request, starts a sync, a retry or an undo, writes its log, and returns at once. A plain sync joins a running or held sync of the same
 * reports. A join and a refusal are recorded too. It never joins one that is being cancelled, but waits some seconds for its end.
 *
 * @throws AppError `sync_busy` for a retry or an undo while a sync of the same reports is running or held, and for every sync while a cancelled or
 * ended one takes longer to close, `no_worker` when no worker closes an ended one
 */
export async function startSync(
  db: Db,
  client: Client,
  taskQueue: string,
  request: SyncRequest,
  account_name: string,
): Promise<StartedSync> {
  const input = { ...request, sync_id: newSyncId(new Date(), Math.random) };
  return recordAttempt(db, startOf(input, account_name), async () => {
    const started = await startOrJoin(db, client, taskQueue, input);
    const { sync_id, joined } = started;
    if (joined && isRetryOrUndo(request)) throw new AppError('sync_busy', { sync_id });
    if (joined) await recordJoin(db, input, sync_id, account_name);
    return started;
  });
}

async function startOrJoin(
  db: Db,
  client: Client,
  taskQueue: string,
  input: SyncInput,
): Promise<StartedSync> {
  const { sync_id, report_type, trigger } = input;
  const workflowId = syncWorkflowId(report_type, input.dry_run);
  try {
    const { firstExecutionRunId: first_run_id } = await client.workflow.start(SYNC_WORKFLOW, {
      taskQueue,
      workflowId,
      args: [input],
      memo: { sync_id },
      typedSearchAttributes: [
        { key: SYNC_ID, value: sync_id },
        { key: REPORT_TYPE, value: report_type },
        { key: TRIGGER, value: trigger },
      ],
      staticSummary: summaryOf(input),
    });
    await ensureSyncLog(db, { ...input, workflow_id: workflowId, first_run_id }, { waiting: true });
    return { sync_id, run: { workflow_id: workflowId, first_run_id }, joined: false };
  } catch (error) {
    if (
      error instanceof ServiceError &&
      isGrpcServiceError(error.cause) &&
      error.cause.code === INVALID_ARGUMENT
    )
      throw new AppError('no_worker', { task_queue: taskQueue }, error);
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo, runId, raw } = await client.workflow.getHandle(workflowId).describe();
    const running = String(memo?.sync_id);
    const isCancelled = raw.workflowExtendedInfo?.cancelRequested === true;
    if (!isCancelled && !(await hasEnded(db, running))) {
      const first_run_id = raw.workflowExecutionInfo?.firstRunId ?? runId;
      return { sync_id: running, run: { workflow_id: workflowId, first_run_id }, joined: true };
    }
    const left = await runLeft(client, { workflowId, runId });
    if (left && isUntaken(left) && !isCancelled) throw new AppError('no_worker', { task_queue: taskQueue });
    if (left) throw new AppError('sync_busy', { sync_id: running });
    return startOrJoin(db, client, taskQueue, input);
  }
}

function startOf({ sync_id, ...input }: SyncInput, name: string): Action {
  const { requested_by: account_id, report_type, dry_run, force, retry_of, undo_of } = input;
  const of = { ...(retry_of && { retry_of }), ...(undo_of && { undo_of }) };
  const after = { report_type, dry_run, force, ...of };
  return { by: { account_id, name }, action: 'sync.start', target: sync_id, before: null, after };
}

/** Records a join. The entry of the start has an id that no sync has, so this entry names the sync that the start joined. */
async function recordJoin(db: Db, input: SyncInput, target: string, name: string): Promise<void> {
  const by = { account_id: input.requested_by, name };
  const after = { instead_of: input.sync_id };
  await recordAction(db, { by, action: 'sync.join', target, before: null, after });
}

/** Whether the sync's log has ended. Its workflow ends shortly after. */
async function hasEnded(db: Db, sync_id: string): Promise<boolean> {
  const log = await findSyncLog(db, sync_id);
  return log !== null && !isUnderWay(log.status);
}

/** Waits some seconds for a workflow to end. Returns it when it has not, and null when it has. */
async function runLeft(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<WorkflowExecutionDescription | null> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const handle = client.workflow.getHandle(workflowId, runId);
  for (;;) {
    const run = await handle.describe();
    if (run.status.name !== 'RUNNING') return null;
    if (timeout.aborted) return run;
    await delay(POLL_MS);
  }
}

function summaryOf({ sync_id, report_type, dry_run, retry_of, undo_of, requested_by }: SyncInput): string {
  const what = [
    report_type,
    ...(retry_of ? [`retry of ${retry_of}`] : []),
    ...(undo_of ? [`undo of ${undo_of}`] : []),
    ...(dry_run ? ['dry run'] : []),
  ];
  return `Sync ${sync_id}: ${what.join(', ')}, by ${requested_by}`;
}
