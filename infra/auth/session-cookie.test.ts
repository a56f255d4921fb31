import { expect, test } from 'vitest';
import { readSessionCookie, sessionCookie } from './session-cookie.js';

const [OLD, NEW, FOREIGN] = ['o'.repeat(32), 'n'.repeat(32), 'f'.repeat(32)];
/** The output of `printf token | openssl dgst -sha256 -hmac nnnn… -binary | base64`, as base64url. */
const BY_NEW = 'paycom_session=token.I_68mTjU7-eox7z2cNNLDeMqasqdYbc3Q8-R44dBh4A';
const API = { publicUrl: undefined, sessionIdleMinutes: 2 };
const read = (header: string | undefined, ...secrets: string[]) => readSessionCookie(header, API, secrets);

test('a cookie signed with an older secret stays valid', () => {
  const [byOld = ''] = sessionCookie(API, 'token', OLD).split(';');
  expect(byOld).not.toBe(BY_NEW);
  expect(read(`theme=dark; ${byOld}; other=1`, NEW, OLD)).toBe('token');
  expect(read(BY_NEW, NEW)).toBe('token');
  expect(sessionCookie(API, 'token', NEW)).toBe(`${BY_NEW}; Max-Age=120; Path=/; HttpOnly; SameSite=Strict`);
});

test('a cookie that none of the secrets signed is rejected', () => {
  expect(read(BY_NEW, FOREIGN, OLD)).toBeNull();
  expect(read(BY_NEW)).toBeNull();
  expect(read(BY_NEW.replace('token', 'tokem'), NEW)).toBeNull();
});

test.each([
  undefined,
  '',
  'paycom_session',
  'paycom_session=',
  'paycom_session=token',
  'paycom_session=%ff%fe',
  `x${BY_NEW}`,
  BY_NEW.slice(0, -4),
  `${BY_NEW}${'A'.repeat(10_000)}`,
])('%s is no session, and no failure', (header) => {
  expect(read(header, NEW)).toBeNull();
});
