import { type Command, Option } from 'commander';
import { ROLES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

const load = () => import('../actions/users.js');
const roleOption = () => new Option('--role <role>', 'what they may do').choices(ROLES);
const PASSWORD_STDIN = ['--password-stdin', 'read the password from stdin'] as const;

/** `paycom users create|list|set|reset-password` */
export function usersCommand(): Command {
  return newGroup('users', 'People who sign in to the API')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(setCommand())
    .addCommand(resetCommand());
}

function createCommand(): Command {
  return newCommand('create', 'let somebody sign in')
    .argument('<email>')
    .addOption(roleOption().makeOptionMandatory())
    .option('--name <name>', 'what they are called in the logs of the syncs that they start')
    .option(...PASSWORD_STDIN)
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await load()).create));
}

function listCommand(): Command {
  return newCommand('list', 'everyone who may sign in')
    .option('--json', 'print one JSON array')
    .action(withContext(async () => (await load()).list));
}

function setCommand(): Command {
  return newCommand('set', 'change a role or a name, disable or enable')
    .argument('<email>')
    .addOption(roleOption())
    .option('--name <name>', 'what they are called')
    .addOption(new Option('--disable', 'let them sign in no more; ends their sessions').conflicts('enable'))
    .option('--enable', 'let them sign in again')
    .action(withContext(async () => (await load()).update));
}

function resetCommand(): Command {
  return newCommand('reset-password', 'set a new password; ends their sessions')
    .argument('<email>')
    .option(...PASSWORD_STDIN)
    .action(withContext(async () => (await load()).resetPassword));
}
