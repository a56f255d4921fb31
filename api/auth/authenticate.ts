import type { FastifyRequest } from 'fastify';
import type { Session, Sessions } from '../../infra/auth/sessions.js';
import type { TokenCache } from '../../infra/auth/token-cache.js';
import type { Account } from '../http/request-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null when the request is anonymous. */
    account: Account | null;
    /** Null unless a person is signed in. */
    session: Session | null;
  }
}

/** The stores in which session cookies and bearer tokens are looked up. */
export type Credentials = { readonly sessions: Sessions; readonly tokens: TokenCache };
type AuthResult = Pick<FastifyRequest, 'account' | 'session'>;

/**
 * Identifies the caller by the bearer token, or else by the session cookie. Ignores the cookie when the token is invalid, because a token
 * is sent on purpose.
 */
export async function authenticate(
  { sessions, tokens }: Credentials,
  { headers }: FastifyRequest,
  options: { readonly prolong: boolean } = { prolong: true },
): Promise<AuthResult> {
  const { authorization = '' } = headers;
  if (/^Bearer\b/i.test(authorization)) {
    const token = tokenOf(headers);
    const record = token === undefined ? null : await tokens.find(token);
    const account = record && { account_id: record.token_id, name: record.name, role: record.role };
    return { account: account && { ...account, by: 'token' }, session: null };
  }
  const session = await sessions.find(headers.cookie, options);
  return { account: session && accountOf(session.user), session };
}

export function tokenOf({ authorization = '' }: FastifyRequest['headers']): string | undefined {
  return /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1];
}

export function accountOf({ _id, name, role }: Session['user']): Account {
  return { account_id: _id, name, role, by: 'session' };
}
