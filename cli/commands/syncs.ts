import { type Command, Option } from 'commander';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

/** `sync_paycom` is `paycom sync`. */
export function syncCommand(): Command {
  return addRunOptions(newCommand('sync', "Bring Paycom's reports into MongoDB and Staff records"))
    .addOption(
      new Option('--report-type <type>', 'which report').choices(['all', ...REPORT_TYPES]).default('all'),
    )
    .option('--force', 'take files that are known already, and run even right after another sync')
    .option('--test-connection', 'try the way to the SFTP server step by step, and stop there')
    .addHelpText('after', EXIT_CODES)
    .action(withContext(async () => (await import('../actions/sync.js')).sync));
}

const EXIT_CODES = `
Exit codes: 0 done or nothing new, 1 failed, 2 usage or settings, 3 connection, 4 refused host key or credentials,
5 done with rows quarantined or files failed, 6 held for approval, 7 cancelled.`;

export function retryCommand(): Command {
  return addRunOptions(
    newCommand('retry', 'Read the stored files of a sync again, by the rules and the mapping of now'),
  )
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/retry.js')).retry));
}

export function undoCommand(): Command {
  return addRunOptions(
    newCommand('undo', 'Take back what a sync changed, where nobody changed it since, and list the rest'),
  )
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/undo.js')).undo));
}

/** The options of a command that starts a run: `RunOptions` of `run/run-sync.ts`. */
function addRunOptions(command: Command): Command {
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

export function statusCommand(): Command {
  return newCommand('status', 'What runs, what waits for approval, and how the last syncs ended')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/status.js')).showStatus));
}

export function logsCommand(): Command {
  return newCommand('logs', 'The syncs, or one of them whole')
    .argument('[sync_id]')
    .option('--limit <n>', 'how many', parseCount, 20)
    .option('--reveal', 'show values in the plan, sensitive ones too')
    .option('--html <file>', 'with an id: write it as a page to send')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/logs.js')).showLogs));
}

export function approveCommand(): Command {
  return newCommand('approve', 'Apply exactly the plan that a held sync shows')
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/decide.js')).approve));
}

export function rejectCommand(): Command {
  return newCommand('reject', 'End a held sync without a change')
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/decide.js')).reject));
}

export function cancelCommand(): Command {
  return newCommand('cancel', 'Stop a running or held sync; what is not applied yet stays unapplied')
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/cancel.js')).cancel));
}

const schedule = () => import('../actions/schedule.js');

export function scheduleCommand(): Command {
  return newGroup('schedule', 'The hourly schedule')
    .addCommand(
      newCommand('show', 'when it ran and runs next').action(
        withContext(async () => (await schedule()).show),
      ),
    )
    .addCommand(
      newCommand('pause', 'start no further syncs by itself').action(
        withContext(async () => (await schedule()).pause),
      ),
    )
    .addCommand(
      newCommand('resume', 'start syncs by itself again').action(
        withContext(async () => (await schedule()).resume),
      ),
    )
    .addCommand(
      newCommand('trigger', 'start a scheduled sync now').action(
        withContext(async () => (await schedule()).trigger),
      ),
    );
}
