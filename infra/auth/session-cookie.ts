import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the cookie is called. `__Host-` lets no neighbouring host set it, and no page without https. */
export function sessionCookieOf(publicUrl: string | undefined): { name: string; secure: boolean } {
  const secure = publicUrl?.startsWith('https:') ?? false;
  return { name: secure ? '__Host-paycom_session' : 'paycom_session', secure };
}

/** A cookie's value as browsers send it: token, dot, HMAC-SHA256 in base64, then percent-encoded. */
const SIGNED = /^([\w-]{1,100})\.([A-Za-z0-9+/]{43}=)$/;

/**
 * The session cookie out of the header, signed by the first secret; null without one that any of them signed. The library knows one
 * secret alone, and would sign everyone out when an encryption key is replaced.
 */
export function resignSessionCookie(
  header: string | undefined,
  name: string,
  secrets: readonly string[],
): string | null {
  const [, token, signature] = SIGNED.exec(cookieValue(header, name)) ?? [];
  if (token === undefined || signature === undefined) return null;
  const given = Buffer.from(signature);
  const genuine = secrets.some((secret) => timingSafeEqual(Buffer.from(sign(token, secret)), given));
  const [newest] = secrets;
  if (!genuine || newest === undefined) return null;
  return `${name}=${encodeURIComponent(`${token}.${sign(token, newest)}`)}`;
}

function cookieValue(header = '', name: string): string {
  const pair = header.split(';').find((part) => part.trimStart().startsWith(`${name}=`));
  try {
    return decodeURIComponent(pair?.slice(pair.indexOf('=') + 1).trim() ?? '');
  } catch {
    return '';
  }
}

function sign(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64');
}
