import { type Command, Option } from 'commander';
import { EMPLOYEE_STATUSES, EXPORT_FORMATS } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

export function employeesCommand(): Command {
  return newGroup('employees', 'The roster')
    .addCommand(
      addFilterOptions(newCommand('list', 'list employees by last name'))
        .option('--missing', 'only employees that the newest full report does not list')
        .option('--limit <n>', 'maximum number of entries', parseCount, 50)
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await import('../actions/employee-list.js')).listEmployees)),
    )
    .addCommand(
      newCommand('show', 'show one employee: the source row of each field, and the history')
        .argument('<employee_id>')
        .option('--at <date>', 'the values at the end of that day (YYYY-MM-DD, UTC)')
        .option('--reveal', 'also show sensitive fields')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await import('../actions/employee-show.js')).showEmployee)),
    )
    .addCommand(
      addFilterOptions(
        newCommand('export', 'export the roster; without --reveal sensitive fields are left out'),
      )
        .addOption(
          new Option('--format <format>', 'json writes one object per line')
            .choices(EXPORT_FORMATS)
            .default('json'),
        )
        .option('--output <file>', 'write to this file instead of stdout; it appears when it is complete')
        .option('--reveal', 'also write sensitive fields')
        .action(withContext(async () => (await import('../actions/employee-export.js')).writeRoster)),
    )
    .addCommand(
      newCommand('erase', 'remove a person everywhere, for good; later files do not bring the person back')
        .argument('<employee_id>')
        .requiredOption('--reason <text>', 'why, without naming the person; it stays on record')
        .option('--yes', 'do not ask')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await import('../actions/employee-erase.js')).erase)),
    );
}

function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only this status').choices(EMPLOYEE_STATUSES))
    .option('--department <code>', 'only this department')
    .option('--search <text>', 'the start of a name, employee id or e-mail address');
}

const staff = () => import('../actions/staff.js');

export function staffCommand(): Command {
  return newGroup('staff', 'Staff records, and their links to employees')
    .addCommand(
      newCommand('list', 'list the links')
        .option('--unlinked', 'list employees without a link, with suggested records')
        .option('--ambiguous', 'list only employees that need a decision')
        .option('--limit <n>', 'maximum number of entries', parseCount, 50)
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await staff()).listStaffLinks)),
    )
    .addCommand(
      newCommand('import', 'add and change Staff records from a CSV or JSON file, all of them or none')
        .argument('<file>')
        .option('--dry-run', 'check the file, and count what would change')
        .option('--ignore-unknown', 'leave out fields that are not in docs/staff.md')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await staff()).importStaffFile)),
    )
    .addCommand(
      newCommand('confirm', 'link an employee to a record; overrides an earlier rejection')
        .arguments('<employee_id> <staff_id>')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await staff()).confirmLink)),
    )
    .addCommand(
      newCommand('reject', 'reject a pair, so that no sync links it')
        .arguments('<employee_id> <staff_id>')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await staff()).rejectLink)),
    )
    .addCommand(
      newCommand('unlink', 'remove a link, so that no sync creates it again')
        .argument('<employee_id>')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await staff()).removeLink)),
    )
    .addCommand(
      newCommand('undo', 'take back the last decision that commands made, or the last one about an employee')
        .argument('[employee_id]')
        .option('--together', 'take back all decisions that were made together with it')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await staff()).undoLast)),
    );
}
