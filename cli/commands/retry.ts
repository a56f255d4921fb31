import type { Command } from 'commander';
import { storedDeliveries } from '../../infra/file-ledger.js';
import { getSyncLog } from '../../infra/sync-logs.js';
import { AppError } from '../../shared/app-error.js';
import { newCommand, withContext } from '../command.js';
import { addRunOptions, type RunOptions, runSync } from '../run-sync.js';

/** `paycom retry ID`: after a fix of the mapping, without the SFTP server */
export function retryCommand(): Command {
  return addRunOptions(
    newCommand('retry', 'Read the stored files of a sync again, by the rules and the mapping of now'),
  )
    .argument('<sync_id>')
    .action((retry_of: string, options: RunOptions) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const { report_type, dry_run } = await getSyncLog(db, retry_of);
        if ((await storedDeliveries(db, retry_of)).length === 0)
          throw new AppError('nothing_to_retry', { sync_id: retry_of });
        const again = dry_run ? ({ ...options, dryRun: true } as const) : options;
        context.exitCode = await runSync(context, { report_type, force: true, retry_of }, again);
      }),
    );
}
