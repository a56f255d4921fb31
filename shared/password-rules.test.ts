import { dictionary } from '@zxcvbn-ts/language-common';
import { check, constantFrom, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { isGuessable } from './password-rules.js';

const COMMON = new Set(dictionary['passwords-common']);
const OWNER = { email: 'ada.lovelace@example.org', name: 'Ada Lovelace' };
const guessable = (password: string) => isGuessable(password, OWNER, COMMON);

test.each([
  'password1234',
  'P@ssw0rd!2026',
  'passwordpassword',
  'aaaaaaaaaaaaaaa',
  'abcabcabcabcab',
  '123456789012345',
  'qwertyuiopqwerty',
  'zyxwvutsrqponm',
  'Lovelace2026!!',
  'ada.lovelace@example.org',
  'Example-Lovelace-1',
  'L0velace-Payc0m',
  'paycom payroll 1',
  'Paycom-Admin-2026',
  'lovelace password',
  'ＰＡＳＳＷＯＲＤ１２３４',
])('%s is guessable', (password) => {
  expect(guessable(password)).toBe(true);
});

test.each([
  'correct horse battery',
  'three grey lamps on a hill',
  'Lovelace ate nine oranges',
  'ⅸ żółta gęś 77 wind',
  'k3vH-pq9x-Tm2w',
])('%s is not', (password) => {
  expect(guessable(password)).toBe(false);
});

test('a common password stays guessable with letter case, ends and signs for letters', () => {
  const ends = string({ unit: constantFrom('1', '9', '!', '.', ' ', '2026'), maxLength: 4 });
  const words = constantFrom(...[...COMMON].filter((word) => /^[a-z]{6,}$/.test(word)));
  const leet = { o: '0', e: '3', s: '$', t: '7' } as const;
  const same = property(tuple(ends, words, ends), ([before, word, after]) => {
    const spelled = word.replace(/[oest]/g, (letter) => leet[letter as keyof typeof leet]);
    return [word, word.toUpperCase(), spelled].every((text) => guessable(`${before}${text}${after}`));
  });
  expect(check(same)).toMatchObject({ failed: false });
});

test('random text is not guessable', () => {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ-_';
  const random = string({ unit: constantFrom(...letters), minLength: 20, maxLength: 40 });
  const varied = random.filter((text) => new Set(text.toLowerCase()).size > 10);
  expect(check(property(varied, (text) => !guessable(text)))).toMatchObject({ failed: false });
});
