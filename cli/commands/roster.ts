import { type Command, Option } from 'commander';
import { EMPLOYEE_STATUSES, EXPORT_FORMATS } from '../../shared/vocabulary.js';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

export function employeesCommand(): Command {
  return newGroup('employees', 'The roster')
    .addCommand(
      addFilterOptions(newCommand('list', 'by last name'))
        .option('--missing', 'only whom the newest full report does not list')
        .option('--limit <n>', 'how many', parseCount, 50)
        .action(withContext(async () => (await import('../actions/employee-list.js')).listEmployees)),
    )
    .addCommand(
      newCommand('show', 'one employee: each field with the row it comes from, and what changed')
        .argument('<employee_id>')
        .option('--at <date>', 'the employee as stored at the end of that day (YYYY-MM-DD, UTC)')
        .option('--reveal', 'show sensitive fields too')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await import('../actions/employee-show.js')).showEmployee)),
    )
    .addCommand(
      addFilterOptions(newCommand('export', 'the whole roster; sensitive fields are null without --reveal'))
        .addOption(
          new Option('--format <format>', 'json: one object a line').choices(EXPORT_FORMATS).default('json'),
        )
        .option(
          '--output <file>',
          'write there instead of to the terminal; the file appears when it is whole',
        )
        .option('--reveal', 'write sensitive fields too')
        .action(withContext(async () => (await import('../actions/employee-export.js')).writeRoster)),
    );
}

function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only these').choices(EMPLOYEE_STATUSES))
    .option('--department <code>', 'only this department')
    .option('--search <text>', 'the beginning of a name, an employee id or an e-mail address');
}

const staff = () => import('../actions/staff.js');

export function staffCommand(): Command {
  return newGroup('staff', 'Who is linked to which Staff record')
    .addCommand(
      newCommand('list', 'the links')
        .option('--unlinked', 'instead whoever has no record, with those that may be theirs')
        .option('--ambiguous', 'of these only on whom a person must decide')
        .option('--limit <n>', 'how many', parseCount, 50)
        .action(withContext(async () => (await staff()).list)),
    )
    .addCommand(
      newCommand('confirm', 'link them; lifts an earlier rejection')
        .arguments('<employee_id> <staff_id>')
        .action(withContext(async () => (await staff()).confirm)),
    )
    .addCommand(
      newCommand('reject', 'remember that they are not one: no sync links them')
        .arguments('<employee_id> <staff_id>')
        .action(withContext(async () => (await staff()).reject)),
    )
    .addCommand(
      newCommand('unlink', 'take the link away; no sync makes it again')
        .argument('<employee_id>')
        .action(withContext(async () => (await staff()).unlink)),
    );
}
