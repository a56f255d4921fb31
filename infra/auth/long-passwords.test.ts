import { expect, test } from 'vitest';
import { isCommonLongPassword } from './long-passwords.js';
import { generatePassword } from './passwords.js';

test.each(['sleepyhollow', 'Frankenstein', 'INTERNACIONAL', 'q1w2e3r4t5y6'])(
  '%s is a common password',
  (password) => {
    expect(isCommonLongPassword(password)).toBe(true);
  },
);

test('a longer or a random password is not', () => {
  expect(isCommonLongPassword('sleepyhollow of a made-up town')).toBe(false);
  for (let number = 0; number < 1_000; number += 1)
    expect(isCommonLongPassword(generatePassword())).toBe(false);
});
