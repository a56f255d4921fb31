import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../shared/config.js';

type CookieConfig = Pick<Config['api'], 'publicUrl' | 'sessionIdleMinutes'>;

/** The `__Host-` prefix prevents other hosts and pages without https from setting the cookie. */
export function sessionCookieName(publicUrl: string | undefined): string {
  return isSecure(publicUrl) ? '__Host-paycom_session' : 'paycom_session';
}

/** Returns a `Set-Cookie` header with the token and its HMAC-SHA256, both base64url. A null token deletes the cookie. */
export function sessionCookie(
  { publicUrl, sessionIdleMinutes }: CookieConfig,
  token: string | null,
  secret: string,
): string {
  const value = token === null ? '' : `${token}.${sign(token, secret)}`;
  const maxAge = token === null ? 0 : sessionIdleMinutes * 60;
  const attributes = `Path=/; HttpOnly; ${isSecure(publicUrl) ? 'Secure; ' : ''}SameSite=Strict`;
  return `${sessionCookieName(publicUrl)}=${value}; Max-Age=${maxAge}; ${attributes}`;
}

/** Returns the token of a `Cookie` header; null unless one of the secrets signed it, so that a guess costs no query. */
export function readSessionCookie(
  header: string | undefined,
  { publicUrl }: Pick<CookieConfig, 'publicUrl'>,
  secrets: readonly string[],
): string | null {
  const prefix = `${sessionCookieName(publicUrl)}=`;
  const cookies = header?.split(';').map((cookie) => cookie.trim()) ?? [];
  const value = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? '';
  const [, token, signature] = /^([\w-]{1,100})\.([\w-]{43})$/.exec(value) ?? [];
  if (token === undefined || signature === undefined) return null;
  const given = Buffer.from(signature);
  return secrets.some((secret) => timingSafeEqual(Buffer.from(sign(token, secret)), given)) ? token : null;
}

function isSecure(publicUrl: string | undefined): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}

function sign(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64url');
}
