import { type Command, Option } from 'commander';

/** The options of a command that starts a run: `RunOptions` of `run/run-sync.ts`. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show what would change, and write nothing')
    .option('--detach', 'start it and leave it to itself')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--html <file>', 'write the plan and what became of it as a page to send').conflicts([
        'detach',
        'testConnection',
      ]),
    )
    .option('--reveal', 'show values in the plan, sensitive ones too');
}
