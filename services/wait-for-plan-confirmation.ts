import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { findPlan } from '../infra/plans/plans.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';

const POLL_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * Before an approved plan is applied, the worker makes it once more. Waits until that is done, or for a minute: then it will be done
 * when a worker is there.
 *
 * @throws AppError `plan_stale` when it has become another plan
 */
export async function waitForPlanConfirmation(db: Db, sync_id: string): Promise<void> {
  const started = Date.now();
  while (Date.now() - started < PATIENCE_MS) {
    const plan = await findPlan(db, sync_id);
    if (plan?.status !== 'proposed') return;
    const { completed_at, error } = await getSyncLog(db, sync_id);
    if (error?.code === 'plan_stale') throw new AppError('plan_stale', { plan: plan.hash });
    if (completed_at !== null) return;
    await delay(POLL_MS);
  }
}
