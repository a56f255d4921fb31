import { type Command, Option } from 'commander';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

/** `sync_paycom` is `paycom sync`. */
export function syncCommand(): Command {
  return addRunOptions(newCommand('sync', "Read Paycom's reports into MongoDB and the Staff records"))
    .addOption(
      new Option('--report-type <type>', 'read only this report')
        .choices(['all', ...REPORT_TYPES])
        .default('all'),
    )
    .option('--force', 'also read known files')
    .option('--test-connection', 'test the connection to the SFTP server step by step, without a sync')
    .addHelpText('after', EXIT_CODES)
    .action(withContext(async () => (await import('../actions/sync.js')).sync));
}

const EXIT_CODES = `
Exit codes: 0 done or nothing new, 1 failed, 2 wrong usage or settings, 3 no connection, 4 host key or credentials refused,
5 done, but rows were quarantined, files failed or an undo was incomplete, 6 held for approval, 7 cancelled.`;

export function retryCommand(): Command {
  return addRunOptions(
    newCommand('retry', 'Read the stored files of a sync again, with the current rules and mapping'),
  )
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/retry.js')).retry));
}

export function undoCommand(): Command {
  return addRunOptions(
    newCommand('undo', 'Restore what a sync changed, unless it changed again since, and list the rest'),
  )
    .argument('<sync_id>')
    .action(withContext(async () => (await import('../actions/undo.js')).undo));
}

/** Adds the options of a command that starts a sync: `RunOptions` in `cli/run/run-sync.ts`. */
function addRunOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show what would change and write nothing')
    .option('--detach', 'start it and return at once')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--html <file>', 'also write the plan and its outcome as an HTML page').conflicts([
        'detach',
        'testConnection',
      ]),
    )
    .option('--reveal', 'show the values in the plan, including sensitive ones');
}

export function statusCommand(): Command {
  return newCommand('status', 'Show running and held syncs, and how the last ones ended')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/status.js')).showStatus));
}

export function logsCommand(): Command {
  return newCommand('logs', 'List syncs, or show one in full')
    .argument('[sync_id]', 'or `last` for the newest sync that changed something')
    .option('--limit <n>', 'maximum number of entries', parseCount, 20)
    .option('--reveal', 'show the values in the plan, including sensitive ones')
    .option('--html <file>', 'with an id: write the sync as an HTML page')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/logs.js')).showLogs));
}

export function approveCommand(): Command {
  return newCommand('approve', 'Approve the plan of a held sync; exactly this plan is applied')
    .argument('<sync_id>')
    .argument('[plan_hash]', 'the hash of the plan; without it, the plan is shown and you are asked')
    .option('--reason <text>', 'why, for the others')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/decide.js')).approvePlan));
}

export function rejectCommand(): Command {
  return newCommand('reject', 'Reject the plan of a held sync; nothing is applied')
    .argument('<sync_id>')
    .option('--reason <text>', 'why, for the others')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/decide.js')).rejectPlan));
}

export function cancelCommand(): Command {
  return newCommand('cancel', 'Stop a running or held sync; pending changes are not applied')
    .argument('<sync_id>')
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await import('../actions/cancel.js')).cancel));
}

const schedule = () => import('../actions/schedule.js');

export function scheduleCommand(): Command {
  return newGroup('schedule', 'The hourly schedule')
    .addCommand(
      newCommand('show', 'show the last and the next run')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await schedule()).showSchedule)),
    )
    .addCommand(
      newCommand('pause', 'stop starting syncs automatically')
        .option('--reason <text>', 'why, for the others')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await schedule()).pause)),
    )
    .addCommand(
      newCommand('resume', 'start syncs automatically again')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await schedule()).resume)),
    )
    .addCommand(
      newCommand('trigger', 'start a scheduled sync now')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await schedule()).trigger)),
    );
}
