import { type Command, InvalidArgumentError, Option } from 'commander';
import { createToken, listTokens, revokeToken, type TokenRecord } from '../../infra/auth/tokens.js';
import { Role } from '../../shared/permissions.js';
import { AccountName } from '../../shared/user.js';
import { formatTable, formatTime } from '../render/print-table.js';
import { newCommand, newGroup, print, withContext } from '../runtime/command.js';

/** `paycom tokens create|list|revoke` */
export function tokensCommand(): Command {
  return newGroup('tokens', 'Tokens with which programs use the API')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return newCommand('create', 'make a token; it is printed this once')
    .argument('<name>', 'what uses it; stands in the logs of the syncs it starts', readName)
    .addOption(new Option('--role <role>', 'what it may do').choices(Role.options).default('viewer'))
    .option('--days <n>', 'how long it is valid', readDays, 365)
    .option('--json', 'print one JSON object')
    .action((name: string, options: { envFile?: string; role: Role; days: number; json?: true }) =>
      withContext(options, async (context) => {
        const { db } = await context.store();
        const { role, days } = options;
        const asked = { name, role, days, by: context.user };
        const { token, record } = await createToken(db, asked);
        if (options.json) return print(JSON.stringify({ token, ...record }));
        process.stderr.write(
          `${role}, valid until ${formatTime(record.expires_at)}, id ${record.token_id}.\n`,
        );
        print(token);
      }),
    );
}

function listCommand(): Command {
  return newCommand('list', 'every token, the newest first')
    .option('--json', 'print one JSON array')
    .action((options) =>
      withContext(options, async (context) => {
        const tokens = await listTokens((await context.store()).db);
        print(options.json ? JSON.stringify(tokens) : describeTokens(tokens, new Date()));
      }),
    );
}

function revokeCommand(): Command {
  return newCommand('revoke', 'make a token useless, within a second')
    .argument('<token_id>')
    .action((token_id: string, options) =>
      withContext(options, async (context) => {
        const { name } = await revokeToken((await context.store()).db, token_id);
        print(`Revoked ${token_id} (${name}).`);
      }),
    );
}

function describeTokens(tokens: readonly TokenRecord[], now: Date): string {
  if (tokens.length === 0) return 'No tokens yet: `paycom tokens create NAME --role ROLE`.';
  return formatTable(
    ['id', 'name', 'role', 'state', 'expires', 'last used', 'made by'],
    tokens.map((token) => [
      token.token_id,
      token.name,
      token.role,
      token.revoked_at ? 'revoked' : token.expires_at <= now ? 'expired' : 'valid',
      formatTime(token.expires_at),
      formatTime(token.last_used_at),
      token.created_by,
    ]),
  );
}

function readName(text: string): string {
  const { data: name, error } = AccountName.safeParse(text);
  if (error) throw new InvalidArgumentError('1 to 100 characters, neither an @ nor a control character.');
  return name;
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3_650)
    throw new InvalidArgumentError('1 to 3650 whole days.');
  return days;
}
