import type { Command } from 'commander';
import { untilConfirmed } from '../../infra/approval.js';
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
        await untilConfirmed(db, sync_id);
        print(`Approved; see \`paycom logs ${sync_id}\`.`);
      }),
    );
}
