import { expect, test } from 'vitest';
import { AccountName } from './user.js';

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
