import { expect, test } from 'vitest';
import { newTotpSecret, shownSecret, stepOfCode } from './totp.js';

/** The secret of RFC 6238, appendix B. Its codes have eight digits; ours are the last six. */
const SECRET = Buffer.from('12345678901234567890');

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code of RFC 6238 at %d s is %s', (seconds, code) => {
  expect(stepOfCode(SECRET, code, new Date(seconds * 1_000))).toBe(Math.floor(seconds / 30));
});

test('a code counts one step before and after its own, and no longer', () => {
  const at = (seconds: number) => stepOfCode(SECRET, '081804', new Date(1_111_111_109_000 + seconds * 1_000));
  const step = Math.floor(1_111_111_109 / 30);
  expect([-60, -30, 0, 30, 60].map(at)).toEqual([null, step, step, step, null]);
});

test.each(['', '08180', '0818040', '081 804', '０８１８０４', 'abcdef'])('%j is no code', (code) => {
  expect(stepOfCode(SECRET, code, new Date(1_111_111_109_000))).toBeNull();
});

test('a secret has 160 random bits, and its URI is what apps read', () => {
  const [one, two] = [newTotpSecret(), newTotpSecret()];
  expect([one.length, Buffer.from(one).equals(two)]).toEqual([20, false]);
  const { secret, uri } = shownSecret(SECRET, 'canary@example.org');
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  const { protocol, host, pathname, searchParams } = new URL(uri);
  expect([protocol, host, decodeURIComponent(pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/paycom-sync:canary@example.org',
  ]);
  expect(Object.fromEntries(searchParams)).toEqual({
    ...{ issuer: 'paycom-sync', secret, algorithm: 'SHA1', digits: '6', period: '30' },
  });
});
