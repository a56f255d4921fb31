import type { Command } from 'commander';
import { newCommand, withContext } from '../runtime/command.js';

/** `paycom issues [--sync ID]` */
export function issuesCommand(): Command {
  return newCommand('issues', 'Quarantined rows and left-out fields, by cause, as each file was read last')
    .option('--sync <sync_id>', 'those of one sync, as it found them')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/issues.js')).listIssues));
}
