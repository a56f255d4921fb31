import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { findPlan } from '../infra/plans/plans.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';

const POLL_MS = 100;
const TIMEOUT_MS = 60_000;

/**
 * The worker recomputes an approved plan before it applies it. Waits for that, but at most a minute: without a worker it happens
 * later.
 *
 * @throws AppError `plan_stale` when the recomputed plan is different
 */
export async function waitForPlanConfirmation(db: Db, sync_id: string): Promise<void> {
  const started = Date.now();
  while (Date.now() - started < TIMEOUT_MS) {
    const plan = await findPlan(db, sync_id);
    if (plan?.status !== 'proposed') return;
    const { completed_at, error } = await getSyncLog(db, sync_id);
    if (error?.code === 'plan_stale') throw new AppError('plan_stale', { plan: plan.hash });
    if (completed_at !== null) return;
    await delay(POLL_MS);
  }
}
