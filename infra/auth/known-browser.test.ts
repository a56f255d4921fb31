import { expect, test } from 'vitest';
import { browserCookie, readBrowserCookie } from './known-browser.js';
import { readSessionCookie, sessionCookie } from './session-cookie.js';

const [SECRET, OLD] = ['n'.repeat(32), 'o'.repeat(32)];
const BROWSER = { user_id: 'ada', browser_id: 'a'.repeat(24) };
const NOW = new Date('2026-11-20T12:00:00Z');
const [COOKIE = ''] = browserCookie(BROWSER, SECRET, NOW).split(';');
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

test('a browser stays known for 180 days, also after a new signing key', () => {
  expect(readBrowserCookie(`a=b; ${COOKIE}`, [SECRET], later(179))).toEqual(BROWSER);
  const [byOld = ''] = browserCookie(BROWSER, OLD, NOW).split(';');
  expect(readBrowserCookie(byOld, [SECRET, OLD], NOW)).toEqual(BROWSER);
  expect(readBrowserCookie(COOKIE, [SECRET], later(180))).toBeNull();
});

test.each([
  undefined,
  '',
  COOKIE.replace('ada', 'eve'),
  COOKIE.replace('aaa', 'aab'),
  COOKIE.replace(/\.(\d+)\./, '.9$1.'),
  COOKIE.slice(0, -1),
  `${COOKIE}A`,
  COOKIE.replace('paycom_browser', 'paycom_session'),
])('%s is no known browser', (header) => {
  expect(readBrowserCookie(header, [SECRET], NOW)).toBeNull();
});

test('a cookie of one kind is none of the other kind', () => {
  expect(readSessionCookie(COOKIE.replace('paycom_browser', 'paycom_session'), [SECRET])).toBeNull();
  const session = sessionCookie(
    { sessionIdleMinutes: 2 },
    COOKIE.slice(COOKIE.indexOf('=') + 1, -44),
    SECRET,
  );
  expect(
    readBrowserCookie(session.replace('paycom_session', 'paycom_browser').split(';')[0], [SECRET], NOW),
  ).toBeNull();
});

test('the cookie is bound to this host and to https', () => {
  expect(browserCookie(BROWSER, SECRET, NOW)).toMatch(
    /^__Host-paycom_browser=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  expect(readBrowserCookie(COOKIE.replace('__Host-', ''), [SECRET], NOW)).toBeNull();
});
