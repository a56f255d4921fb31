import type { Command } from 'commander';
import { decideHeldSync } from '../../services/decide-held-sync.js';
import { waitForPlanConfirmation } from '../../services/wait-for-plan-confirmation.js';
import type { Decision } from '../../shared/sync-run.js';
import { newCommand, print, withContext } from '../runtime/command.js';

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
        await decideHeldSync(db, client, taskQueue, { sync_id, decision, by: context.user });
        if (decision === 'reject') return print('Rejected; nothing was applied.');
        await waitForPlanConfirmation(db, sync_id);
        print(`Approved; see \`paycom logs ${sync_id}\`.`);
      }),
    );
}
