import { type Command, InvalidArgumentError, Option } from 'commander';
import { ROLES } from '../../shared/vocabulary.js';
import { newCommand, newGroup, withContext } from '../runtime/command.js';

const load = () => import('../actions/tokens.js');

/** `paycom tokens create|list|revoke` */
export function tokensCommand(): Command {
  return newGroup('tokens', 'Tokens with which programs use the API')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return newCommand('create', 'make a token; it is printed this once')
    .argument('<name>', 'what uses it; stands in the logs of the syncs it starts')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('viewer'))
    .option('--days <n>', 'how long it is valid', parseDays, 365)
    .option('--json', 'print one JSON object')
    .action(withContext(async () => (await load()).create));
}

function listCommand(): Command {
  return newCommand('list', 'every token, the newest first')
    .option('--json', 'print one JSON array')
    .action(withContext(async () => (await load()).list));
}

function revokeCommand(): Command {
  return newCommand('revoke', 'make a token useless, within a second')
    .argument('<token_id>')
    .action(withContext(async () => (await load()).revoke));
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3_650)
    throw new InvalidArgumentError('1 to 3650 whole days.');
  return days;
}
