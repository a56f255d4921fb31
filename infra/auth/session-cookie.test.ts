import { expect, test } from 'vitest';
import { readSessionCookie, sessionCookie } from './session-cookie.js';

const [OLD, NEW, FOREIGN] = ['o'.repeat(32), 'n'.repeat(32), 'f'.repeat(32)];
/** The output of `printf token | openssl dgst -sha256 -hmac nnnn… -binary | base64`, as base64url. */
const BY_NEW = '__Host-paycom_session=token.I_68mTjU7-eox7z2cNNLDeMqasqdYbc3Q8-R44dBh4A';
const API = { sessionIdleMinutes: 2 };
const read = (header: string | undefined, ...secrets: string[]) => readSessionCookie(header, secrets);

test('a cookie signed with an older secret stays valid', () => {
  const [byOld = ''] = sessionCookie(API, 'token', OLD).split(';');
  expect(byOld).not.toBe(BY_NEW);
  expect(read(`theme=dark; ${byOld}; other=1`, NEW, OLD)).toBe('token');
  expect(read(BY_NEW, NEW)).toBe('token');
  const attributes = 'Max-Age=120; Path=/; HttpOnly; Secure; SameSite=Strict';
  expect(sessionCookie(API, 'token', NEW)).toBe(`${BY_NEW}; ${attributes}`);
});

test('a cookie that none of the secrets signed is rejected', () => {
  expect(read(BY_NEW, FOREIGN, OLD)).toBeNull();
  expect(read(BY_NEW)).toBeNull();
  expect(read(BY_NEW.replace('token', 'tokem'), NEW)).toBeNull();
});

test.each([
  undefined,
  '',
  '__Host-paycom_session',
  '__Host-paycom_session=',
  '__Host-paycom_session=token',
  '__Host-paycom_session=%ff%fe',
  BY_NEW.replace('__Host-', ''),
  `x${BY_NEW}`,
  BY_NEW.slice(0, -4),
  `${BY_NEW}${'A'.repeat(10_000)}`,
])('%s is no session, and no failure', (header) => {
  expect(read(header, NEW)).toBeNull();
});
