import { setTimeout as delay } from 'node:timers/promises';
import { type Client, defaultPayloadConverter, type WorkflowExecutionDescription } from '@temporalio/client';
import { asAppError } from '../infra/as-app-error.js';
import type { Store } from '../infra/store.js';
import { hasWorker } from '../infra/sync-control.js';
import { findSyncLog } from '../infra/sync-logs.js';
import { fileProgress } from '../infra/sync-progress.js';
import { AppError } from '../shared/app-error.js';
import type { SyncStatus } from '../shared/sync.js';
import type { ProgressView } from './progress.js';

type Followed = {
  readonly store: Store;
  readonly client: Client;
  readonly namespace: string;
  readonly sync_id: string;
  readonly workflowId: string;
  readonly view: ProgressView;
};

const POLL_MS = 250;
const PATIENCE_WITHOUT_WORKER_MS = 10_000;
/** A database or Temporal that restarts is waited for: the sync itself goes on as well. */
const PATIENCE_OUT_OF_TOUCH_MS = 60_000;

/**
 * Shows how the sync goes until it has ended or is held.
 *
 * @throws AppError `no_worker` when nobody takes it up, `internal` when it ended without a word in its log
 */
export async function followSync(followed: Followed, signal: AbortSignal): Promise<SyncStatus | 'left'> {
  const started = Date.now();
  let inTouch = started;
  while (!signal.aborted) {
    try {
      const ended = await look(followed, started);
      if (ended) return ended;
      inTouch = Date.now();
    } catch (error) {
      const passing = asAppError(error).class === 'transient';
      if (!passing || Date.now() - inTouch > PATIENCE_OUT_OF_TOUCH_MS) throw error;
    }
    await delay(POLL_MS);
  }
  return 'left';
}

/** Shows where the sync is; its status once it has ended or is held. */
async function look(followed: Followed, started: number): Promise<SyncStatus | undefined> {
  const { store, client, sync_id, workflowId, view } = followed;
  // One after the other: a second request would still be on its way when the first one's failure closes the connection.
  const log = await findSyncLog(store.db, sync_id);
  if (log && log.status !== 'running') return log.status;
  const run = await client.workflow.getHandle(workflowId).describe();
  if (run.memo?.sync_id !== sync_id || run.status.name !== 'RUNNING') return endWithoutLog(followed);
  if (!log && Date.now() - started > PATIENCE_WITHOUT_WORKER_MS) await requireWorker(followed, run.taskQueue);
  view.show({ ...(await fileProgress(store, sync_id)), ...stepInHand(run) });
  return undefined;
}

/** The log is finalized just before the run ends, so one more look is owed. */
async function endWithoutLog({ store, sync_id }: Followed): Promise<SyncStatus> {
  const log = await findSyncLog(store.db, sync_id);
  if (log && log.status !== 'running') return log.status;
  throw new AppError('sync_ended_unlogged', { sync_id });
}

async function requireWorker({ client, namespace }: Followed, taskQueue: string): Promise<void> {
  if (!(await hasWorker(client, namespace, taskQueue)))
    throw new AppError('no_worker', { task_queue: taskQueue });
}

const STEPS: Readonly<Record<string, string>> = {
  openLog: 'opening',
  listRemote: 'listing',
  downloadFile: 'downloading',
  parseNumbers: 'parsing',
  validateRows: 'validating',
  planChanges: 'planning',
  planUndo: 'planning',
  upsertEmployees: 'applying',
  linkStaff: 'linking staff',
  finalizeLog: 'finalizing',
};

/** Temporal knows which step is in hand, its last heartbeat, and why its last try failed. */
function stepInHand({ raw }: WorkflowExecutionDescription): {
  step: string;
  retrying?: string;
  bytes_in_hand: number;
} {
  const pending = raw.pendingActivities ?? [];
  const name = pending[0]?.activityType?.name ?? '';
  const retrying = pending.find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 && lastFailure)?.lastFailure
    ?.applicationFailureInfo?.type;
  const bytes_in_hand = pending.reduce(
    (sum, { heartbeatDetails }) => sum + heartbeatBytes(heartbeatDetails?.payloads?.[0]),
    0,
  );
  return { step: STEPS[name] ?? 'working', bytes_in_hand, ...(retrying && { retrying }) };
}

function heartbeatBytes(
  payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0] | undefined,
): number {
  if (!payload) return 0;
  const details = defaultPayloadConverter.fromPayload<{ bytes?: number } | undefined>(payload);
  return details?.bytes ?? 0;
}
