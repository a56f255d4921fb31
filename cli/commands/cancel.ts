import type { Command } from 'commander';
import { cancelSync } from '../../services/cancel-sync.js';
import { newCommand, print, withContext } from '../runtime/command.js';

/** `paycom cancel ID` */
export function cancelCommand(): Command {
  return newCommand('cancel', 'Stop a running or held sync; what is not applied yet stays unapplied')
    .argument('<sync_id>')
    .action((sync_id: string, options) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const { client } = await context.temporal();
        await cancelSync(db, client, sync_id);
        print(`Asked ${sync_id} to stop.`);
      }),
    );
}
