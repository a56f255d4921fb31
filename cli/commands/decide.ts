import type { Command } from 'commander';
import { untilConfirmed } from '../../infra/approval.js';
import { decideHeld } from '../../infra/sync-decisions.js';
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
        const { client } = await context.temporal();
        const { taskQueue } = context.config.temporal;
        await decideHeld(db, client, taskQueue, { sync_id, decision, by: context.user });
        if (decision === 'reject') return print('Rejected; nothing was applied.');
        await untilConfirmed(db, sync_id);
        print(`Approved; see \`paycom logs ${sync_id}\`.`);
      }),
    );
}
