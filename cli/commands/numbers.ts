import { Command } from 'commander';
import { newGroup, quiet } from '../runtime/command.js';

/** `paycom numbers dump|show FILE` */
export function numbersCommand(): Command {
  return newGroup('numbers', 'Look into a .numbers file')
    .addCommand(
      fileCommand('dump', 'every cell, as JSON').action(async (path: string, options) =>
        (await import('../actions/numbers.js')).dump(path, options),
      ),
    )
    .addCommand(
      fileCommand('show', 'its tables, for people').action(async (path: string, options) =>
        (await import('../actions/numbers.js')).show(path, options),
      ),
    );
}

/** Without `--env-file`: no setting concerns a local file. */
function fileCommand(name: string, description: string): Command {
  return quiet(new Command(name).description(description))
    .argument('<file>', 'a file or a directory package')
    .option('--password <password>', 'opens a protected document');
}
