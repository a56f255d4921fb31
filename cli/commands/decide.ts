import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom approve ID` */
export function approveCommand(): Command {
  return newCommand('approve', 'Apply exactly the plan that a held sync shows')
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/decide.js')).approve));
}

/** `paycom reject ID` */
export function rejectCommand(): Command {
  return newCommand('reject', 'End a held sync without a change')
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/decide.js')).reject));
}
