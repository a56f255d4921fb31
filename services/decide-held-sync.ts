import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Db } from 'mongodb';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { type StoredDecision, storeDecision, withdrawDecision } from '../infra/plans/plan-decisions.js';
import { findPlan } from '../infra/plans/plans.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { withTemporal } from '../infra/temporal/temporal.js';
import { assertWorker } from '../infra/temporal/worker-presence.js';
import { isRunning, runHandle } from '../infra/temporal/workflow-run.js';
import type { Actor } from '../shared/actor.js';
import { AppError, isErrorCode } from '../shared/app-error.js';
import { DECIDE_PLAN, type Decision } from '../shared/sync-run.js';

/** How long to wait for a worker. It answers within a second, but a worker that ended is listed for some more minutes. */
const ANSWER_MS = 10_000;

/** Returns the log of a held sync with the hash of its plan. @throws AppError `sync_not_found`, `sync_not_held`, `plan_stale` when it is not `hash` */
export async function getHeldSync(
  db: Db,
  sync_id: string,
  hash?: string,
): Promise<SyncLog & { readonly plan_hash: string }> {
  const log = await getSyncLog(db, sync_id);
  const { status, plan_hash } = log;
  if (status !== 'held' || plan_hash === null) throw new AppError('sync_not_held', { sync_id, status });
  if (hash !== undefined && hash !== plan_hash) throw new AppError('plan_stale', { plan: hash });
  return { ...log, plan_hash };
}

/**
 * Approves or rejects the plan of a held sync. With `hash`, decides only on that plan; without, on the plan that is held now. Stores the
 * decision first: the run accepts only a stored one, because Temporal does not say who sent it.
 *
 * @returns the hash of the plan that was decided on
 * @throws AppError `sync_not_found`, `sync_decided` by another account, `sync_not_held`, `sync_not_running`, `plan_stale`, `no_worker`
 */
export async function decideHeldSync(
  db: Db,
  client: Client,
  taskQueue: string,
  params: DecisionParams,
): Promise<string> {
  try {
    return await decide(db, client, taskQueue, params);
  } catch (error) {
    throw (await decidedByAnother(db, params, error)) ?? error;
  }
}

type DecisionParams = Pick<Decision, 'decision'> & {
  readonly sync_id: string;
  readonly by: Actor;
  readonly hash?: string | undefined;
  /** The reason, which others can read. */
  readonly reason?: string | undefined;
};

/** The errors of a decision after another decision. */
const TOO_LATE: ReadonlySet<string> = new Set(['sync_not_held', 'sync_not_running', 'decision_unknown']);

/** Returns an error with the earlier decision, its account and its time, if a decision failed because of that. */
async function decidedByAnother(
  db: Db,
  { sync_id, by }: DecisionParams,
  error: unknown,
): Promise<AppError | null> {
  if (!(error instanceof AppError) || !TOO_LATE.has(error.code)) return null;
  const { decision: first } = (await findPlan(db, sync_id)) ?? {};
  if (!first || first.by === by.account_id) return null;
  const decision = first.decision === 'approve' ? 'approved' : 'rejected';
  const details = { sync_id, decision, by: first.by, at: first.at.toISOString() };
  return new AppError('sync_decided', details, error);
}

async function decide(
  db: Db,
  client: Client,
  taskQueue: string,
  { sync_id, hash, ...choice }: DecisionParams,
): Promise<string> {
  const log = await getHeldSync(db, sync_id, hash);
  const { status, plan_hash } = log;
  if (!(await isRunning(client, log))) throw new AppError('sync_not_running', { sync_id, status });
  await assertWorker(client, taskQueue);
  const stored = await storeDecision(db, { sync_id, hash: plan_hash }, choice);
  try {
    await sendDecision(client, log, stored);
  } catch (error) {
    const isWithdrawn = await withdrawDecision(db, stored);
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    // Otherwise a worker accepted it after all.
    if (isWithdrawn) throw new AppError('no_worker', { task_queue: taskQueue }, error);
  }
  return plan_hash;
}

/** @throws AppError `plan_stale` when another plan is held, `sync_not_held`, `sync_not_running`, `decision_unknown` */
async function sendDecision(
  client: Client,
  log: SyncLog,
  { sync_id, ...decision }: StoredDecision,
): Promise<void> {
  const send = () => runHandle(client, log).executeUpdate(DECIDE_PLAN, { args: [decision] });
  try {
    await withTemporal(client.connection, send, ANSWER_MS);
  } catch (error) {
    const hasEnded = error instanceof WorkflowNotFoundError;
    if (!hasEnded && !(error instanceof WorkflowUpdateFailedError)) throw error;
    const { cause } = error;
    const code =
      cause instanceof ApplicationFailure && isErrorCode(cause.type) ? cause.type : 'sync_not_running';
    throw new AppError(code, { plan: decision.hash, sync_id, status: 'decided' }, error);
  }
}
