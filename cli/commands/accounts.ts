import { type Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

const tokens = () => import('../actions/tokens.js');
const users = () => import('../actions/users.js');

export function tokensCommand(): Command {
  return newGroup('tokens', 'Tokens with which programs use the API')
    .addCommand(
      newCommand('create', 'make a token; it is printed this once')
        .argument('<name>', 'what uses it; stands in the logs of the syncs it starts')
        .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('viewer'))
        .option('--days <n>', 'how long it is valid', parseDays, 365)
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await tokens()).create)),
    )
    .addCommand(
      newCommand('list', 'every token, the newest first')
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await tokens()).list)),
    )
    .addCommand(
      newCommand('revoke', 'make a token useless, within a second')
        .argument('<token_id>')
        .action(withContext(async () => (await tokens()).revoke)),
    );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3_650)
    throw new InvalidArgumentError('1 to 3650 whole days.');
  return days;
}

const roleOption = () => new Option('--role <role>', 'what they may do').choices(ROLES);
const PASSWORD_STDIN = ['--password-stdin', 'read the password from stdin'] as const;

export function usersCommand(): Command {
  return newGroup('users', 'People who sign in to the API')
    .addCommand(
      newCommand('create', 'let somebody sign in')
        .argument('<email>')
        .addOption(roleOption().makeOptionMandatory())
        .option('--name <name>', 'what they are called in the logs of the syncs that they start')
        .option(...PASSWORD_STDIN)
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await users()).create)),
    )
    .addCommand(
      newCommand('list', 'everyone who may sign in')
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await users()).list)),
    )
    .addCommand(
      newCommand('set', 'change a role or a name, disable or enable')
        .argument('<email>')
        .addOption(roleOption())
        .option('--name <name>', 'what they are called')
        .addOption(
          new Option('--disable', 'let them sign in no more; ends their sessions').conflicts('enable'),
        )
        .option('--enable', 'let them sign in again')
        .action(withContext(async () => (await users()).update)),
    )
    .addCommand(
      newCommand('reset-password', 'set a new password; ends their sessions')
        .argument('<email>')
        .option(...PASSWORD_STDIN)
        .action(withContext(async () => (await users()).resetPassword)),
    );
}
