import type { Command } from 'commander';
import { retryRequest } from '../../services/retry-or-undo-request.js';
import { addRunOptions, type RunOptions, runSync } from '../run/run-sync.js';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom retry ID`: after a fix of the mapping, without the SFTP server */
export function retryCommand(): Command {
  return addRunOptions(
    newCommand('retry', 'Read the stored files of a sync again, by the rules and the mapping of now'),
  )
    .argument('<sync_id>')
    .action((sync_id: string, options: RunOptions) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const request = await retryRequest(db, sync_id, options.dryRun === true);
        context.exitCode = await runSync(context, request, options);
      }),
    );
}
