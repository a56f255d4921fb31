import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../shared/error-codes.js';
import { placeholdersOf } from '../../../shared/fill-template.js';
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

test('each translated word is one that the product writes', () => {
  const sources = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(ROOT, room, path), 'utf8')),
  ).join('\n');
  const unknown = Object.keys(errors.words).filter((word) => !sources.includes(word));
  expect(unknown).toEqual([]);
});
