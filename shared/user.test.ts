import { expect, test } from 'vitest';
import { AccountName, Password } from './user.js';

test('rejects a name that must not or cannot be written to a history, and accepts any other', () => {
  for (const name of [
    'ada@example.org',
    'a@b',
    '\ud83d',
    'x\udc00y',
    'two\nlines',
    '\u0000',
    '\u009f',
    ' ',
    'a'.repeat(101),
  ])
    expect(AccountName.safeParse(name).success, JSON.stringify(name)).toBe(false);
  for (const name of ['Ada L.', 'O’Rourke, Siobhán', 'nightly 🚚', 'お名前'])
    expect(AccountName.parse(` ${name} `)).toBe(name);
});

test('a password has 12 to 128 characters of any kind, and stays as it is', () => {
  for (const length of [11, 129]) expect(Password.safeParse('x'.repeat(length)).success).toBe(false);
  for (const password of [
    'x'.repeat(12),
    '9'.repeat(128),
    '            ',
    'Ünïcödé 🚚 お名前 ',
    ' A b C d E f G ',
  ])
    expect(Password.parse(password)).toBe(password);
});
