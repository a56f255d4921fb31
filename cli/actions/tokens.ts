import { createToken, listTokens, revokeToken, type TokenRecord } from '../../infra/auth/tokens.js';
import type { Role } from '../../shared/permissions.js';
import { formatTable, formatTime } from '../render/print-table.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';
import { parseAccountName } from './account-name.js';

type CreateOptions = { readonly role: Role; readonly days: number; readonly json?: true };

export async function createTokenCommand(
  context: Context,
  text: string,
  options: CreateOptions,
): Promise<void> {
  const { role, days, json } = options;
  const name = parseAccountName(text);
  const { db } = await context.store();
  const { token, record } = await createToken(db, { name, role, days, by: context.user });
  if (json) return print(JSON.stringify({ token, ...record }));
  process.stderr.write(`${role}, valid until ${formatTime(record.expires_at)}, id ${record.token_id}.\n`);
  print(token);
}

export async function listTokensCommand(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const tokens = await listTokens((await context.store()).db);
  print(json ? JSON.stringify(tokens) : describeTokens(tokens, new Date()));
}

export async function revokeTokenCommand(context: Context, token_id: string): Promise<void> {
  const { name } = await revokeToken((await context.store()).db, token_id);
  print(`Revoked ${token_id} (${name}).`);
}

function describeTokens(tokens: readonly TokenRecord[], now: Date): string {
  if (tokens.length === 0) return 'No tokens yet. Create one with `paycom tokens create NAME --role ROLE`.';
  return formatTable(
    ['id', 'name', 'role', 'state', 'expires', 'last used', 'created by'],
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
