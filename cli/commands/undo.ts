import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';
import { addRunOptions } from './run-options.js';

/** `paycom undo ID` */
export function undoCommand(): Command {
  return addRunOptions(
    newCommand('undo', 'Take back what a sync changed, where nobody changed it since, and list the rest'),
  )
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/undo.js')).undo));
}
