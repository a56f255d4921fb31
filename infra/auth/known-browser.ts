import { randomBytes } from 'node:crypto';
import { cookieValue, isSigned, setCookieHeader, signature } from './signed-cookie.js';

const NAME = '__Host-paycom_browser';
const VALID_SECONDS = 180 * 86_400;

/** A browser in which a person signed in before. Its failed sign-ins are counted apart from everyone else's. */
export type KnownBrowser = { readonly user_id: string; readonly browser_id: string };

/** Returns the `Set-Cookie` header that makes a browser known for one person. */
export function browserCookie(
  {
    user_id,
    browser_id = randomBytes(12).toString('hex'),
  }: Pick<KnownBrowser, 'user_id'> & Partial<KnownBrowser>,
  secret: string,
  now = new Date(),
): string {
  const value = `${user_id}.${browser_id}.${now.getTime() + VALID_SECONDS * 1000}`;
  const signed = `${value}.${signature(textOf(value), secret)}`;
  return setCookieHeader(NAME, signed, VALID_SECONDS);
}

/** Returns the known browser of a `Cookie` header, or null. A cookie that is expired or that no secret signed is ignored. */
export function readBrowserCookie(
  header: string | undefined,
  secrets: readonly string[],
  now = new Date(),
): KnownBrowser | null {
  const [, value, user_id, browser_id, ends, given] =
    /^(([\w-]{1,50})\.([0-9a-f]{24})\.(\d{1,15}))\.([\w-]{43})$/.exec(cookieValue(header, NAME)) ?? [];
  if (!value || !user_id || !browser_id || !given || Number(ends) <= now.getTime()) return null;
  return isSigned(textOf(value), given, secrets) ? { user_id, browser_id } : null;
}

/** The prefix keeps this signature apart from that of a session cookie. */
function textOf(value: string): string {
  return `known browser ${value}`;
}
