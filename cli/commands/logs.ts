import type { Command } from 'commander';
import { newCommand, parseCount, withContext } from '../runtime/command.js';

/** `paycom logs`, `paycom logs ID` */
export function logsCommand(): Command {
  return newCommand('logs', 'The syncs, or one of them whole')
    .argument('[sync_id]')
    .option('--limit <n>', 'how many', parseCount, 20)
    .option('--reveal', 'show values in the plan, sensitive ones too')
    .option('--html <file>', 'with an id: write it as a page to send')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/logs.js')).showLogs));
}
