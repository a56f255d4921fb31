import { Command, Option } from 'commander';
import { FILE_STATUSES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, quiet, withContext } from '../runtime/command.js';

export function filesCommand(): Command {
  return newCommand('files', 'Every report file that was seen, with what became of it')
    .addOption(new Option('--status <status>', 'only these').choices(FILE_STATUSES))
    .option('--limit <n>', 'how many', parseCount, 50)
    .option('--json', 'print one JSON array')
    .action(withContext(async () => (await import('../actions/files.js')).listFiles));
}

export function issuesCommand(): Command {
  return newCommand('issues', 'Quarantined rows and left-out fields, by cause, as each file was read last')
    .option('--sync <sync_id>', 'those of one sync, as it found them')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/issues.js')).listIssues));
}

const numbers = () => import('../actions/numbers.js');

export function numbersCommand(): Command {
  return newGroup('numbers', 'Look into a .numbers file')
    .addCommand(
      numbersFileCommand('dump', 'every cell, as JSON').action(async (path: string, options) =>
        (await numbers()).dump(path, options),
      ),
    )
    .addCommand(
      numbersFileCommand('show', 'its tables, for people').action(async (path: string, options) =>
        (await numbers()).show(path, options),
      ),
    );
}

/** Without `--env-file`: no setting concerns a local file. */
function numbersFileCommand(name: string, description: string): Command {
  return quiet(new Command(name).description(description))
    .argument('<file>', 'a file or a directory package')
    .option('--password <password>', 'opens a protected document');
}
