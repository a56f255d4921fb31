import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../shared/error-codes.js';
import { placeholdersOf } from '../../../shared/fill-template.js';
import { sayDetail } from '../error-text.js';
import { errors } from './errors.js';

const ROOT = join(import.meta.dirname, '../../..');
/** The rooms whose texts can be part of a message. */
const ROOMS = ['shared', 'services', 'infra', 'activities', 'worker'];

test('every error has a Spanish message that names the same', () => {
  const named = (messages: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(messages).map(([code, text]) => [code, placeholdersOf(text).toSorted()]),
    );
  const english = Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, { message }]) => [code, message]),
  );
  expect(named(errors.messages)).toEqual(named(english));
  const same = Object.entries(errors.messages).filter(([code, text]) => text === english[code]);
  expect(same.map(([code]) => code)).toEqual(['usage']);
});

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => ({ path: `${room}/${path}`, text: readFileSync(join(ROOT, room, path), 'utf8') })),
);
/** Where a sentence varies, the product fills in a number or a path. */
const withHash = (text: string) => text.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})+\}/g, '#');

test('each translated word is one that the product writes', () => {
  const all = withHash(sources.map(({ text }) => text).join('\n'));
  const isWritten = (word: string) =>
    [word, word.replace('url: ', ''), word.replace('no files', '# files')].some((each) => all.includes(each));
  expect(Object.keys(errors.words).filter((word) => !isWritten(word))).toEqual([]);
});

/** Calls and details that hold a reason. Of a reason that a server gives, the words are not ours. */
const REASONS = [
  /\b(?:unreadable|notSetUp|refused|failure|invalid)\((?:name,\s*)?(['"`])((?:(?!\1).)+)\1/g,
  /\b(?:reason|what|format|wanted):\s*(['"`])((?:(?!\1).)+)\1/g,
  /\bwithin(?:Csv)?Limit\([^,]+(?:,[^,]+)*,\s*(')([^']+)\1\)/g,
];
/** Printed by commands, and at the start of a process, never on the page. */
const COMMANDS = /^(services\/(backup|verify|erasure)|infra\/(crypto|config|events|kms))\//;

test('each reason that the product writes has Spanish words', () => {
  const written = sources
    .filter(({ path }) => !COMMANDS.test(path))
    .flatMap(({ text }) =>
      REASONS.flatMap((reasons) => [...text.matchAll(reasons)].map(([, , said = '']) => said)),
    );
  const reasons = [...new Set(written.map(withHash))].filter((said) => said.includes(' '));
  expect(reasons.length).toBeGreaterThan(40);
  expect(reasons.filter((said) => sayDetail(errors.words, said) === said)).toEqual([]);
});

test('a sentence with a number is said with that number', () => {
  expect(sayDetail(errors.words, 'it needs more than 64 MB of memory')).toBe(
    'necesita más de 64 MB de memoria',
  );
  expect(sayDetail(errors.words, 'EACCES')).toBe('EACCES');
});
