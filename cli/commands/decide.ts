import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Db } from 'mongodb';
import { findPlan } from '../../infra/plans.js';
import { decide, hasWorker } from '../../infra/sync-control.js';
import { getSyncLog } from '../../infra/sync-logs.js';
import { AppError } from '../../shared/app-error.js';
import type { Decision } from '../../shared/sync-run.js';
import { newCommand, print, withContext } from '../command.js';

/** `paycom approve ID`: lets exactly the plan that is held go on */
export function approveCommand(): Command {
  return decisionCommand('approve', 'Apply exactly the plan that a held sync shows');
}

/** `paycom reject ID` */
export function rejectCommand(): Command {
  return decisionCommand('reject', 'End a held sync without a change');
}

function decisionCommand(decision: Decision['decision'], description: string): Command {
  return newCommand(decision, description)
    .argument('<sync_id>')
    .action((sync_id: string, options) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const { status, plan_hash, workflow_id } = await getSyncLog(db, sync_id);
        if (status !== 'held' || plan_hash === null) throw new AppError('sync_not_held', { sync_id, status });
        const { client, namespace } = await context.temporal();
        const { taskQueue } = context.config.temporal;
        if (!(await hasWorker(client, namespace, taskQueue)))
          throw new AppError('no_worker', { task_queue: taskQueue });
        await decide(client, workflow_id, { decision, hash: plan_hash, by: context.user });
        if (decision === 'reject') return print('Rejected; nothing was applied.');
        await untilTakenUp(db, sync_id, plan_hash);
        print(`Approved; see \`paycom logs ${sync_id}\`.`);
      }),
    );
}

const POLL_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * Before an approved plan is applied, it is made once more. Waits until that is done, or for a minute.
 *
 * @throws AppError `plan_stale` when it has become another one
 */
async function untilTakenUp(db: Db, sync_id: string, plan: string): Promise<void> {
  const started = Date.now();
  while (Date.now() - started < PATIENCE_MS) {
    if ((await findPlan(db, sync_id))?.status !== 'proposed') return;
    const { completed_at, error } = await getSyncLog(db, sync_id);
    if (error?.code === 'plan_stale') throw new AppError('plan_stale', { plan });
    if (completed_at !== null) return;
    await delay(POLL_MS);
  }
}
