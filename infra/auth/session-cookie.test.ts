import { expect, test } from 'vitest';
import { resignSessionCookie } from './session-cookie.js';

const [OLD, NEW, FOREIGN] = ['o'.repeat(32), 'n'.repeat(32), 'f'.repeat(32)];
/** What `printf token | openssl dgst -sha256 -hmac nnnn… -binary | base64` says, as browsers send it. */
const BY_NEW = 'paycom_session=token.I%2F68mTjU7%2Beox7z2cNNLDeMqasqdYbc3Q8%2BR44dBh4A%3D';
const read = (header: string | undefined, ...secrets: string[]) =>
  resignSessionCookie(header, 'paycom_session', secrets);

test('a cookie that an older secret signed goes on, signed by the newest', () => {
  const byOld = read(BY_NEW, OLD, NEW);
  expect(byOld).not.toBe(BY_NEW);
  expect(read(`theme=dark; ${byOld}; other=1`, NEW, OLD)).toBe(BY_NEW);
  expect(read(BY_NEW, NEW)).toBe(BY_NEW);
});

test('one that no secret of ours signed is nobody’s', () => {
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
