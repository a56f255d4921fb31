import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { asAppError } from '../infra/config/as-app-error.js';
import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import type { Store } from '../infra/mongo/store.js';
import { findPlan } from '../infra/plans/plans.js';
import { findSyncLog } from '../infra/syncs/sync-logs.js';
import { type ByteProgress, readByteProgress } from '../infra/syncs/sync-progress.js';
import { currentActivity } from '../infra/temporal/current-activity.js';
import { withTemporal } from '../infra/temporal/temporal.js';
import { hasWorker } from '../infra/temporal/worker-presence.js';
import { AppError } from '../shared/app-error.js';
import { ReportSelection } from '../shared/report.js';
import type { SyncStatus, SyncStep } from '../shared/sync.js';
import { syncWorkflowId } from '../shared/sync-run.js';

/** Where a sync is. */
export type SyncProgress = ByteProgress & {
  readonly sync_id: string;
  /** `running` also before a worker has opened its log. */
  readonly status: SyncStatus;
  readonly step: SyncStep;
  /** The code of the last try that failed, while it is tried again. */
  readonly retrying: string | null;
  readonly plan_hash: string | null;
  readonly held_by: PlanDocument['held_by'];
  /** Of a sync that has ended. */
  readonly log: SyncLog | null;
};

type Watched = {
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
/** A held sync waits for a person, for days if need be. */
const POLL_HELD_MS = 2_000;
const PATIENCE_WITHOUT_WORKER_MS = 10_000;
/** A database or Temporal that restarts is waited for: the sync itself goes on as well. */
const PATIENCE_OUT_OF_TOUCH_MS = 60_000;

/**
 * Where a sync is, each time that changes, until it has ended or `signal` aborts. By asking again and again: which step is in hand,
 * and how far it is, is known to Temporal alone, which tells nobody by itself.
 *
 * @throws AppError `sync_ended_unlogged`, or what keeps MongoDB or Temporal away for more than a minute
 */
export async function* watchSync(watched: Watched, signal: AbortSignal): AsyncGenerator<SyncProgress, void> {
  const started = Date.now();
  let inTouch = started;
  let last: SyncProgress | undefined;
  while (!signal.aborted) {
    try {
      const seen = await withTemporal(watched.client.connection, () =>
        look(watched, last?.step ?? 'opening', started),
      );
      inTouch = Date.now();
      if (JSON.stringify(seen) !== JSON.stringify(last)) yield seen;
      if (seen.log) return;
      last = seen;
    } catch (error) {
      const passing = asAppError(error).class === 'transient';
      if (!passing || Date.now() - inTouch > PATIENCE_OUT_OF_TOUCH_MS) throw error;
    }
    await pause(last?.status === 'held' ? POLL_HELD_MS : POLL_MS, signal);
  }
}

async function look(watched: Watched, lastStep: SyncStep, started: number): Promise<SyncProgress> {
  const { store, client, sync_id, workflowId } = watched;
  // One after the other: a second request would still be on its way when the first one's failure closes the connection.
  const log = await findSyncLog(store.db, sync_id);
  if (log?.completed_at) return ended(watched, log);
  const run = await findRun(client, workflowId, sync_id);
  if (!run) return ended(watched, await logOfEnded(watched));
  const files = await readByteProgress(store, sync_id);
  const { step, retrying, bytes } = currentActivity(run);
  const held = log?.status === 'held' ? await findPlan(store.db, sync_id) : null;
  const untaken = !log && Date.now() - started > PATIENCE_WITHOUT_WORKER_MS;
  const waiting = untaken && !(await hasWorker(client, run.taskQueue));
  return {
    sync_id,
    status: log?.status ?? 'running',
    step: waiting ? 'waiting' : held ? 'held' : (step ?? lastStep),
    ...files,
    bytes_done: Math.min(files.bytes_done + bytes, files.bytes_total),
    retrying,
    plan_hash: log?.plan_hash ?? null,
    held_by: held?.held_by ?? [],
    log: null,
  };
}

async function ended({ store, sync_id }: Watched, log: SyncLog): Promise<SyncProgress> {
  const { status, plan_hash } = log;
  const files = await readByteProgress(store, sync_id);
  return { sync_id, status, step: 'ended', ...files, retrying: null, plan_hash, held_by: [], log };
}

/** The log is finalized just before the run ends, so one more look is owed. */
async function logOfEnded({ store, sync_id }: Watched): Promise<SyncLog> {
  const log = await findSyncLog(store.db, sync_id);
  if (!log?.completed_at) throw new AppError('sync_ended_unlogged', { sync_id });
  return log;
}

/**
 * The workflow id of a sync, also before a worker has opened its log.
 *
 * @throws AppError `sync_not_found`
 */
export async function workflowIdOf(
  { store, client }: Pick<Watched, 'store' | 'client'>,
  sync_id: string,
): Promise<string> {
  const log = await findSyncLog(store.db, sync_id);
  if (log) return log.workflow_id;
  const runs = await withTemporal(client.connection, () =>
    Promise.all(WORKFLOW_IDS.map((workflowId) => findRun(client, workflowId, sync_id))),
  );
  const run = runs.find((found) => found !== null);
  if (!run) throw new AppError('sync_not_found', { sync_id });
  return run.workflowId;
}

/** The run of the sync while it runs; null once it has ended, also when another sync has its workflow id by now. */
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
