import type { Command } from 'commander';
import { undoRequest } from '../../services/retry-or-undo-request.js';
import { addRunOptions, type RunOptions, runSync } from '../run/run-sync.js';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom undo ID`: exits with 5 where something was changed since and stays as it is */
export function undoCommand(): Command {
  return addRunOptions(
    newCommand('undo', 'Take back what a sync changed, where nobody changed it since, and list the rest'),
  )
    .argument('<sync_id>')
    .action((sync_id: string, options: RunOptions) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const request = await undoRequest(db, sync_id, options.dryRun === true);
        context.exitCode = await runSync(context, request, options);
      }),
    );
}
