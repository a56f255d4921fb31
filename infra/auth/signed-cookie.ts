import { createHmac, timingSafeEqual } from 'node:crypto';

/** The prefix prevents other hosts and pages without https from setting the cookie. */
type CookieName = `__Host-${string}`;

/** Returns a `Set-Cookie` header for this site alone. `maxAge` is in seconds; 0 deletes the cookie. Browsers also keep it for `localhost`. */
export function setCookieHeader(
  name: CookieName,
  value: string,
  maxAge: number,
  sameSite: 'Strict' | 'Lax' = 'Strict',
): string {
  return `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; Secure; SameSite=${sameSite}`;
}

/** Returns the value of a cookie in a `Cookie` header, empty when it is not there. */
export function cookieValue(header: string | undefined, name: CookieName): string {
  const prefix = `${name}=`;
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
