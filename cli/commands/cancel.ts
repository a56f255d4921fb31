import type { Command } from 'commander';
import { cancelSync, isRunning } from '../../infra/sync-control.js';
import { getSyncLog } from '../../infra/sync-logs.js';
import { AppError } from '../../shared/app-error.js';
import { newCommand, print, withContext } from '../command.js';

/** `paycom cancel ID` */
export function cancelCommand(): Command {
  return newCommand('cancel', 'Stop a running or held sync; what is not applied yet stays unapplied')
    .argument('<sync_id>')
    .action((sync_id: string, options) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const log = await getSyncLog(db, sync_id);
        const { client } = await context.temporal();
        if (!(await isRunning(client, log)))
          throw new AppError('sync_not_running', { sync_id, status: log.status });
        await cancelSync(client, log.workflow_id);
        print(`Asked ${sync_id} to stop.`);
      }),
    );
}
