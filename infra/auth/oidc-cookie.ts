import type { OidcFlow } from './oidc-client.js';
import { cookieValue, isSigned, setCookieHeader, signature } from './signed-cookie.js';

const NAME = '__Host-paycom_oidc';
/** How long a person may take at the provider. */
const VALID_SECONDS = 600;

/** Returns the `Set-Cookie` header that keeps a sign-in until the provider sends the browser back. Null deletes it. */
export function oidcCookie(flow: OidcFlow | null, secret: string, now = new Date()): string {
  if (flow === null) return setCookieHeader(NAME, '', 0, 'Lax');
  const { state, nonce, verifier } = flow;
  const value = [state, nonce, verifier, now.getTime() + VALID_SECONDS * 1000].join('.');
  // The provider's page sends the browser back, which is a request from another site.
  return setCookieHeader(NAME, `${value}.${signature(textOf(value), secret)}`, VALID_SECONDS, 'Lax');
}

/** Returns what a `Cookie` header keeps of a sign-in, or null. */
export function readOidcCookie(
  header: string | undefined,
  secrets: readonly string[],
  now = new Date(),
): OidcFlow | null {
  const [, value = '', state, nonce, verifier, ends, given] =
    /^(([\w-]{20,100})\.([\w-]{20,100})\.([\w-]{43,128})\.(\d{1,15}))\.([\w-]{43})$/.exec(
      cookieValue(header, NAME),
    ) ?? [];
  if (!state || !nonce || !verifier || !given || Number(ends) <= now.getTime()) return null;
  return isSigned(textOf(value), given, secrets) ? { state, nonce, verifier } : null;
}

/** The prefix keeps this signature apart from those of other cookies. */
function textOf(value: string): string {
  return `oidc ${value}`;
}
