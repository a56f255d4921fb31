import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const DAY_MS = 86_400_000;
const VALID_DAYS = 180;

/** A browser in which a person signed in before. Its failed sign-ins are counted apart from everyone else's. */
export type KnownBrowser = { readonly user_id: string; readonly browser_id: string };

/** Returns the `Set-Cookie` header that makes a browser known for one person. */
export function browserCookie(
  publicUrl: string | undefined,
  {
    user_id,
    browser_id = randomBytes(12).toString('hex'),
  }: Pick<KnownBrowser, 'user_id'> & Partial<KnownBrowser>,
  secret: string,
  now = new Date(),
): string {
  const value = `${user_id}.${browser_id}.${now.getTime() + VALID_DAYS * DAY_MS}`;
  const secure = isHttps(publicUrl) ? 'Secure; ' : '';
  const attributes = `Max-Age=${VALID_DAYS * 86_400}; Path=/; HttpOnly; ${secure}SameSite=Strict`;
  return `${nameOf(publicUrl)}=${value}.${sign(value, secret)}; ${attributes}`;
}

/** Returns the known browser of a `Cookie` header, or null. A cookie that is expired or that no secret signed is ignored. */
export function readBrowserCookie(
  header: string | undefined,
  publicUrl: string | undefined,
  secrets: readonly string[],
  now = new Date(),
): KnownBrowser | null {
  const prefix = `${nameOf(publicUrl)}=`;
  const cookies = header?.split(';').map((cookie) => cookie.trim()) ?? [];
  const text = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? '';
  const [, value, user_id, browser_id, ends, signature] =
    /^(([\w-]{1,50})\.([0-9a-f]{24})\.(\d{1,15}))\.([\w-]{43})$/.exec(text) ?? [];
  if (!value || !user_id || !browser_id || !signature || Number(ends) <= now.getTime()) return null;
  const given = Buffer.from(signature);
  const isSigned = secrets.some((secret) => timingSafeEqual(Buffer.from(sign(value, secret)), given));
  return isSigned ? { user_id, browser_id } : null;
}

function nameOf(publicUrl: string | undefined): string {
  return isHttps(publicUrl) ? '__Host-paycom_browser' : 'paycom_browser';
}

function isHttps(publicUrl: string | undefined): boolean {
  return publicUrl?.startsWith('https:') ?? false;
}

/** The prefix keeps this signature apart from that of a session cookie. */
function sign(value: string, secret: string): string {
  return createHmac('sha256', secret).update(`known browser ${value}`).digest('base64url');
}
