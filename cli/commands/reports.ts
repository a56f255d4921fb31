import { Command, Option } from 'commander';
import { FILE_STATUSES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, quiet, withContext } from '../runtime/command.js';

export function filesCommand(): Command {
  return newCommand('files', 'List report files with their outcome')
    .addOption(new Option('--status <status>', 'only this status').choices(FILE_STATUSES))
    .option('--limit <n>', 'maximum number of entries', parseCount, 50)
    .option('--json', 'print one JSON array')
    .action(withContext(async () => (await import('../actions/files.js')).listFiles));
}

export function issuesCommand(): Command {
  return newCommand('issues', 'List quarantined rows and omitted fields, grouped by cause')
    .option('--sync <sync_id>', 'only the issues of this sync')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/issues.js')).listIssues));
}

const mapping = () => import('../actions/mapping.js');

export function mappingCommand(): Command {
  return newGroup('mapping', 'How headings and words of the reports are read')
    .addCommand(
      newCommand('show', 'show the rules in effect, and where they are kept')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await mapping()).showMapping)),
    )
    .addCommand(
      newCommand('history', 'list the versions in the database, with who saved them and why')
        .option('--limit <n>', 'maximum number of entries', parseCount, 50)
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await mapping()).listMappings)),
    );
}

const numbers = () => import('../actions/numbers.js');

export function numbersCommand(): Command {
  return newGroup('numbers', 'Print the contents of a .numbers file')
    .addCommand(
      numbersFileCommand('dump', 'print every cell as JSON').action(async (path: string, options) =>
        (await numbers()).printDump(path, options),
      ),
    )
    .addCommand(
      numbersFileCommand('show', 'print its tables as text').action(async (path: string, options) =>
        (await numbers()).printTables(path, options),
      ),
    );
}

/** Creates a command that reads one Numbers file. It has no `--env-file`, because it uses no setting. */
function numbersFileCommand(name: string, description: string): Command {
  return quiet(new Command(name).description(description))
    .argument('<file>', 'a file or directory package')
    .option('--password <password>', 'password of a protected document');
}
