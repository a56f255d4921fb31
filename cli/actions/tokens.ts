import { createToken, listTokens, revokeToken } from '../../infra/auth/tokens.js';
import type { Role } from '../../shared/permissions.js';
import { print, printJson, printNote, printResult } from '../render/print.js';
import { printDone } from '../render/print-list.js';
import { formatTime } from '../render/print-table.js';
import { describeTokens } from '../render/print-tokens.js';
import type { Context } from '../runtime/context.js';
import { parseAccountName } from './account-name.js';

type CreateOptions = { readonly role: Role; readonly days?: number; readonly json?: true };

export async function createTokenCommand(
  context: Context,
  text: string,
  options: CreateOptions,
): Promise<void> {
  const { role, days, json } = options;
  const name = parseAccountName(text);
  const { db } = await context.store();
  const { token, record } = await createToken(db, { name, role, days, by: context.account });
  if (json) return printJson({ token, ...record });
  printNote(`${role}, valid until ${formatTime(record.expires_at)}, id ${record.token_id}.`);
  print(token);
}

export async function listTokensCommand(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const tokens = await listTokens((await context.store()).db);
  printResult(tokens, (shown) => describeTokens(shown, new Date()), json);
}

export async function revokeTokenCommand(
  context: Context,
  token_id: string,
  { json }: { readonly json?: true },
): Promise<void> {
  const { name } = await revokeToken((await context.store()).db, token_id, context.account);
  printDone(`Revoked ${token_id} (${name}).`, { token_id, name, revoked: true }, json);
}
