import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { asAppError } from '../infra/config/as-app-error.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import type { Store } from '../infra/mongo/store.js';
import { findPlan } from '../infra/plans/plans.js';
import { findSyncLog } from '../infra/syncs/sync-logs.js';
import { type ByteProgress, readByteProgress } from '../infra/syncs/sync-progress.js';
import { currentActivity } from '../infra/temporal/current-activity.js';
import { withTemporal } from '../infra/temporal/temporal.js';
import { isUntaken } from '../infra/temporal/workflow-run.js';
import { AppError } from '../shared/app-error.js';
import { ReportSelection } from '../shared/report.js';
import type { ReportedError } from '../shared/reported-error.js';
import type { SyncStatus, SyncStep } from '../shared/sync.js';
import type { ReportedBrake } from '../shared/sync-report.js';
import { syncWorkflowId } from '../shared/sync-run.js';

/** The progress of a sync. */
export type SyncProgress = ByteProgress & {
  readonly sync_id: string;
  /** `running` also before a worker has opened its log. */
  readonly status: SyncStatus;
  readonly step: SyncStep;
  /** The error code of the last failed attempt, while the activity is being retried. */
  readonly retrying: ReportedError | null;
  readonly plan_hash: string | null;
  readonly held_by: readonly ReportedBrake[];
  /** Null until the sync has ended. */
  readonly log: SyncLog | null;
};

type WatchOptions = {
  readonly store: Store;
  readonly client: Client;
  readonly sync_id: string;
  readonly workflowId: string;
};

const WORKFLOW_IDS = ReportSelection.options.flatMap((selection) => [
  syncWorkflowId(selection),
  syncWorkflowId(selection, true),
]);
const POLL_MS = 250;
/** A sync that ended without its log is reported after this time. */
const UNLOGGED_MS = 5_000;
/** A held sync can wait for approval for days. */
const POLL_HELD_MS = 2_000;
const NO_WORKER_TIMEOUT_MS = 10_000;
/** Long enough for a restart of MongoDB or Temporal, which the sync itself also survives. */
const OUTAGE_TIMEOUT_MS = 60_000;

/**
 * Yields the progress of a sync on each change, until it has ended or `signal` aborts. Polls, because only Temporal knows the current
 * step and it sends no notifications.
 *
 * @throws AppError `sync_ended_unlogged`, or the connection error when MongoDB or Temporal is unreachable for more than a minute
 */
export async function* watchSync(
  watched: WatchOptions,
  signal: AbortSignal,
): AsyncGenerator<SyncProgress, void> {
  const started = Date.now();
  let lastSuccess = started;
  let last: SyncProgress | undefined;
  while (!signal.aborted) {
    try {
      const progress = await withTemporal(watched.client.connection, () =>
        readProgress(watched, last?.step ?? 'opening', started, signal),
      );
      lastSuccess = Date.now();
      if (JSON.stringify(progress) !== JSON.stringify(last)) yield progress;
      if (progress.log) return;
      last = progress;
    } catch (error) {
      const transient = asAppError(error).class === 'transient';
      if (!transient || Date.now() - lastSuccess > OUTAGE_TIMEOUT_MS) throw error;
    }
    await pause(last?.status === 'held' ? POLL_HELD_MS : POLL_MS, signal);
  }
}

async function readProgress(
  watched: WatchOptions,
  lastStep: SyncStep,
  started: number,
  signal: AbortSignal,
): Promise<SyncProgress> {
  const { store, client, sync_id, workflowId } = watched;
  // Sequential: a parallel request would still be pending when the failure of the first closes the connection.
  const log = await findSyncLog(store.db, sync_id);
  if (log?.completed_at) return ended(watched, log);
  const run = await findRun(client, workflowId, sync_id);
  if (!run) return ended(watched, await logOfEnded(watched, signal));
  const files = await readByteProgress(store, sync_id);
  const { step, retrying, bytes } = await currentActivity(client, run);
  const held = log?.status === 'held' ? await findPlan(store.db, sync_id) : null;
  const unstarted = (!log || log.waiting) && Date.now() - started > NO_WORKER_TIMEOUT_MS;
  const waiting = unstarted && isUntaken(run);
  return {
    sync_id,
    status: log?.status ?? 'running',
    step: waiting ? 'waiting' : held ? 'held' : (step ?? lastStep),
    ...files,
    bytes_done: Math.min(files.bytes_done + bytes, files.bytes_total),
    retrying,
    plan_hash: log?.plan_hash ?? null,
    held_by: held ? (log?.held_by ?? held.held_by) : [],
    log: null,
  };
}

async function ended({ store, sync_id }: WatchOptions, log: SyncLog): Promise<SyncProgress> {
  const { status, plan_hash } = log;
  const files = await readByteProgress(store, sync_id);
  return { sync_id, status, step: 'ended', ...files, retrying: null, plan_hash, held_by: [], log };
}

/**
 * Reads the log until the sync has ended in it. That is just before the run ends, or just after it when the sync was cancelled before a worker began
 * it.
 */
async function logOfEnded({ store, sync_id }: WatchOptions, signal: AbortSignal): Promise<SyncLog> {
  for (const since = Date.now(); ; await pause(POLL_MS, signal)) {
    const log = await findSyncLog(store.db, sync_id);
    if (log?.completed_at) return log;
    if (signal.aborted || Date.now() - since > UNLOGGED_MS)
      throw new AppError('sync_ended_unlogged', { sync_id });
  }
}

/**
 * Returns the workflow id of a sync, also before a worker has opened its log.
 *
 * @throws AppError `sync_not_found`
 */
export async function workflowIdOf(
  { store, client }: Pick<WatchOptions, 'store' | 'client'>,
  sync_id: string,
): Promise<string> {
  const log = await findSyncLog(store.db, sync_id);
  if (log) return log.workflow_id;
  const runs = await withTemporal(client.connection, () =>
    Promise.all(WORKFLOW_IDS.map((workflowId) => findRun(client, workflowId, sync_id))),
  );
  const run = runs.find((candidate) => candidate !== null);
  if (!run) throw new AppError('sync_not_found', { sync_id });
  return run.workflowId;
}

/** Returns the run of a sync; null when it has ended, or when another sync now uses its workflow id. */
async function findRun(
  client: Client,
  workflowId: string,
  sync_id: string,
): Promise<WorkflowExecutionDescription | null> {
  try {
    const run = await client.workflow.getHandle(workflowId).describe();
    return run.memo?.sync_id === sync_id && run.status.name === 'RUNNING' ? run : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
