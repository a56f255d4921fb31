import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';
import { addRunOptions } from './run-options.js';

/** `paycom retry ID` */
export function retryCommand(): Command {
  return addRunOptions(
    newCommand('retry', 'Read the stored files of a sync again, by the rules and the mapping of now'),
  )
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/retry.js')).retry));
}
