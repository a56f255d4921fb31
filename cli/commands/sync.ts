import { type Command, Option } from 'commander';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { newCommand, withContext } from '../runtime/command.js';
import { addRunOptions } from './run-options.js';

/** `sync_paycom`, also `paycom sync` */
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
