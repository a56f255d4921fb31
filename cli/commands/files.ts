import { type Command, Option } from 'commander';
import { FILE_STATUSES } from '../../shared/vocabulary.js';
import { newCommand, parseCount, withContext } from '../runtime/command.js';

/** `paycom files` */
export function filesCommand(): Command {
  return newCommand('files', 'Every report file that was seen, with what became of it')
    .addOption(new Option('--status <status>', 'only these').choices(FILE_STATUSES))
    .option('--limit <n>', 'how many', parseCount, 50)
    .option('--json', 'print one JSON array')
    .action(withContext(async () => (await import('../actions/files.js')).listFiles));
}
