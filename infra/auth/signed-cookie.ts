import { createHmac, timingSafeEqual } from 'node:crypto';

/** The `__Host-` prefix prevents other hosts and pages without https from setting the cookie. */
export function cookieName(name: string, publicUrl: string | undefined): string {
  return isHttps(publicUrl) ? `__Host-${name}` : name;
}

/** Returns a `Set-Cookie` header for this site alone. `maxAge` is in seconds; 0 deletes the cookie. */
export function setCookieHeader(
  name: string,
  value: string,
  { publicUrl, maxAge }: { readonly publicUrl: string | undefined; readonly maxAge: number },
): string {
  const secure = isHttps(publicUrl) ? 'Secure; ' : '';
  const attributes = `Max-Age=${maxAge}; Path=/; HttpOnly; ${secure}SameSite=Strict`;
  return `${cookieName(name, publicUrl)}=${value}; ${attributes}`;
}

/** Returns the value of a cookie in a `Cookie` header, empty when it is not there. */
export function cookieValue(header: string | undefined, name: string, publicUrl: string | undefined): string {
  const prefix = `${cookieName(name, publicUrl)}=`;
  const cookies = header?.split(';').map((cookie) => cookie.trim()) ?? [];
  return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? '';
}

/** Returns the HMAC-SHA256 of a text, base64url. */
export function signature(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** Whether one of the secrets made `given`, which has the length of a signature. Compares in constant time. */
export function isSigned(text: string, given: string, secrets: readonly string[]): boolean {
  const bytes = Buffer.from(given);
  return secrets.some((secret) => timingSafeEqual(Buffer.from(signature(text, secret)), bytes));
}

function isHttps(publicUrl: string | undefined): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}
