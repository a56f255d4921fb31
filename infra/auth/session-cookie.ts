import type { Config } from '../../shared/config.js';
import { cookieName, cookieValue, isSigned, setCookieHeader, signature } from './signed-cookie.js';

type CookieConfig = Pick<Config['api'], 'publicUrl' | 'sessionIdleMinutes'>;

const NAME = 'paycom_session';

export function sessionCookieName(publicUrl: string | undefined): string {
  return cookieName(NAME, publicUrl);
}

/** Returns a `Set-Cookie` header with the token and its HMAC-SHA256, both base64url. A null token deletes the cookie. */
export function sessionCookie(
  { publicUrl, sessionIdleMinutes }: CookieConfig,
  token: string | null,
  secret: string,
): string {
  const value = token === null ? '' : `${token}.${signature(token, secret)}`;
  return setCookieHeader(NAME, value, { publicUrl, maxAge: token === null ? 0 : sessionIdleMinutes * 60 });
}

/** Returns the token of a `Cookie` header; null unless one of the secrets signed it, so that a guess costs no query. */
export function readSessionCookie(
  header: string | undefined,
  { publicUrl }: Pick<CookieConfig, 'publicUrl'>,
  secrets: readonly string[],
): string | null {
  const [, token, given] = /^([\w-]{1,100})\.([\w-]{43})$/.exec(cookieValue(header, NAME, publicUrl)) ?? [];
  if (token === undefined || given === undefined) return null;
  return isSigned(token, given, secrets) ? token : null;
}
