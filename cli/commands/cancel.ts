import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom cancel ID` */
export function cancelCommand(): Command {
  return newCommand('cancel', 'Stop a running or held sync; what is not applied yet stays unapplied')
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/cancel.js')).cancel));
}
