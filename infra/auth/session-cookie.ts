import type { Config } from '../../shared/config.js';
import { cookieValue, isSigned, setCookieHeader, signature } from './signed-cookie.js';

export const SESSION_COOKIE = '__Host-paycom_session';

/** Returns a `Set-Cookie` header with the token and its HMAC-SHA256, both base64url. A null token deletes the cookie. */
export function sessionCookie(
  { sessionIdleMinutes }: Pick<Config['api'], 'sessionIdleMinutes'>,
  token: string | null,
  secret: string,
): string {
  const value = token === null ? '' : `${token}.${signature(token, secret)}`;
  return setCookieHeader(SESSION_COOKIE, value, token === null ? 0 : sessionIdleMinutes * 60);
}

/** Returns the token of a `Cookie` header; null unless one of the secrets signed it, so that a guess costs no query. */
export function readSessionCookie(header: string | undefined, secrets: readonly string[]): string | null {
  const [, token, given] = /^([\w-]{1,100})\.([\w-]{43})$/.exec(cookieValue(header, SESSION_COOKIE)) ?? [];
  if (token === undefined || given === undefined) return null;
  return isSigned(token, given, secrets) ? token : null;
}
