import { type Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

const tokens = () => import('../actions/tokens.js');
const users = () => import('../actions/users.js');

export function tokensCommand(): Command {
  return newGroup('tokens', 'Tokens for programs that call the API')
    .addCommand(
      newCommand('create', 'create a token and print it; it is shown only once')
        .argument('<name>', 'the program that uses it; appears in the logs of the syncs it starts')
        .addOption(new Option('--role <role>', 'what the token allows').choices(ROLES).default('viewer'))
        .option(
          '--days <n>',
          'how many days it is valid (default and limit for admin: 90; default for others: 365)',
          parseDays,
        )
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await tokens()).createTokenCommand)),
    )
    .addCommand(
      newCommand('list', 'list all tokens, newest first')
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await tokens()).listTokensCommand)),
    )
    .addCommand(
      newCommand('revoke', 'revoke a token; takes effect within a second')
        .argument('<token_id>')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await tokens()).revokeTokenCommand)),
    );
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3_650)
    throw new InvalidArgumentError('Enter a whole number of days from 1 to 3650.');
  return days;
}

const roleOption = () => new Option('--role <role>', 'what this person may do').choices(ROLES);
const PASSWORD_STDIN = ['--password-stdin', 'read the password from stdin'] as const;

export function usersCommand(): Command {
  return newGroup('users', 'People who sign in to the API')
    .addCommand(
      newCommand('create', 'create an account')
        .argument('<email>')
        .addOption(roleOption().makeOptionMandatory())
        .option('--name <name>', 'the name in the logs of the syncs this person starts')
        .option(...PASSWORD_STDIN)
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await users()).createUserCommand)),
    )
    .addCommand(
      newCommand('list', 'list all accounts')
        .option('--json', 'print one JSON array')
        .action(withContext(async () => (await users()).listUsersCommand)),
    )
    .addCommand(
      newCommand('set', 'change the role or name of an account, disable it or enable it')
        .argument('<email>')
        .addOption(roleOption())
        .option('--name <name>', 'the new name')
        .addOption(new Option('--disable', 'disable the account and end its sessions').conflicts('enable'))
        .option('--enable', 'enable the account again')
        .option('--subject <subject>', 'link it to this person at the identity provider')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await users()).updateUserCommand)),
    )
    .addCommand(
      newCommand('reset-password', 'set a new password and end all sessions')
        .argument('<email>')
        .option(...PASSWORD_STDIN)
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await users()).resetPasswordCommand)),
    )
    .addCommand(
      newCommand('reset-second-factor', 'remove a lost second factor and end all sessions')
        .argument('<email>')
        .option('--json', 'print one JSON object')
        .action(withContext(async () => (await users()).resetSecondFactorCommand)),
    );
}
