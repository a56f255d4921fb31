import type { Command } from 'commander';
import { appliedChunks, findPlan } from '../../infra/plans.js';
import { getSyncLog } from '../../infra/sync-logs.js';
import { AppError } from '../../shared/app-error.js';
import { newCommand, withContext } from '../command.js';
import { addRunOptions, type RunOptions, runSync } from '../run-sync.js';

/** `paycom undo ID`: exits with 5 where something was changed since and stays as it is */
export function undoCommand(): Command {
  return addRunOptions(
    newCommand('undo', 'Take back what a sync changed, where nobody changed it since, and list the rest'),
  )
    .argument('<sync_id>')
    .action((undo_of: string, options: RunOptions) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const { report_type } = await getSyncLog(db, undo_of);
        const plan = await findPlan(db, undo_of);
        if (!plan || appliedChunks(plan).length === 0)
          throw new AppError('nothing_to_undo', { sync_id: undo_of });
        context.exitCode = await runSync(context, { report_type, force: true, undo_of }, options);
      }),
    );
}
