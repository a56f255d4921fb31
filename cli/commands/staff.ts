import type { Command } from 'commander';
import { newCommand, newGroup, parseCount, withContext } from '../runtime/command.js';

const load = () => import('../actions/staff.js');

/** `paycom staff list|confirm|reject|unlink` */
export function staffCommand(): Command {
  return newGroup('staff', 'Who is linked to which Staff record')
    .addCommand(listCommand())
    .addCommand(
      pairCommand('confirm', 'link them; lifts an earlier rejection').action(
        withContext(async () => (await load()).confirm),
      ),
    )
    .addCommand(
      pairCommand('reject', 'remember that they are not one: no sync links them').action(
        withContext(async () => (await load()).reject),
      ),
    )
    .addCommand(unlinkCommand());
}

function listCommand(): Command {
  return newCommand('list', 'the links')
    .option('--unlinked', 'instead whoever has no record, with those that may be theirs')
    .option('--ambiguous', 'of these only on whom a person must decide')
    .option('--limit <n>', 'how many', parseCount, 50)
    .action(withContext(async () => (await load()).list));
}

function pairCommand(name: string, description: string): Command {
  return newCommand(name, description).argument('<employee_id>').argument('<staff_id>');
}

function unlinkCommand(): Command {
  return newCommand('unlink', 'take the link away; no sync makes it again')
    .argument('<employee_id>')
    .action(withContext(async () => (await load()).unlink));
}
