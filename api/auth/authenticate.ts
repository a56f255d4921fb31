import type { FastifyRequest } from 'fastify';
import type { Session, Sessions } from '../../infra/auth/sessions.js';
import type { TokenCache } from '../../infra/auth/token-cache.js';
import type { Account } from '../http/request-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for somebody who has not signed in. */
    account: Account | null;
    /** Of a person; null for machines. */
    session: Session | null;
  }
}

/** What people and programs show, and who they are by it. */
export type Credentials = { readonly sessions: Sessions; readonly tokens: TokenCache };
type AuthResult = Pick<FastifyRequest, 'account' | 'session'>;

/**
 * Who sends the request, by its token, or else by the cookie of a session. A token is given on purpose: where one is sent that is not
 * valid, the cookie is not asked.
 */
export async function authenticate(
  { sessions, tokens }: Credentials,
  { headers }: FastifyRequest,
  asked: { readonly prolong: boolean } = { prolong: true },
): Promise<AuthResult> {
  const { authorization = '' } = headers;
  if (/^Bearer\b/i.test(authorization)) {
    const token = tokenOf(headers);
    const record = token === undefined ? null : await tokens.find(token);
    const account = record && { account_id: record.token_id, name: record.name, role: record.role };
    return { account: account && { ...account, by: 'token' }, session: null };
  }
  const session = await sessions.find(headers.cookie, asked);
  return { account: session && accountOf(session.user), session };
}

export function tokenOf({ authorization = '' }: FastifyRequest['headers']): string | undefined {
  return /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1];
}

export function accountOf({ _id, name, role }: Session['user']): Account {
  return { account_id: _id, name, role, by: 'session' };
}
