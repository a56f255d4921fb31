import { expect, test } from 'vitest';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.js';

test('ten different codes of 25 letters, in groups of five', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([A-HJ-NP-Z2-9]{5}-){4}[A-HJ-NP-Z2-9]{5}$/);
});

test('how a code is typed does not count; whose it is does', () => {
  const [code = ''] = newRecoveryCodes();
  const hash = recoveryHash('one', code);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  for (const typed of [code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `])
    expect(recoveryHash('one', typed)).toBe(hash);
  expect(recoveryHash('two', code)).not.toBe(hash);
});

test.each(['', '123456', 'AAAAA-BBBBB-CCCCC-DDDDD-EEEE1', 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEEE'])(
  '%j is no code',
  (text) => {
    expect(recoveryHash('one', text)).toBeNull();
  },
);
