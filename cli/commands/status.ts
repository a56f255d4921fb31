import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom status` */
export function statusCommand(): Command {
  return newCommand('status', 'What runs, what waits for approval, and how the last syncs ended')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/status.js')).showStatus));
}
