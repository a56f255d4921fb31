import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

const DOCSTRING = '/\\*\\*(?:(?!\\*/)[^])*\\*/[ \\t]*\\n';
/** A docstring directly above another one, or above the end of a block: what it described is gone or elsewhere. */
const ORPHAN = new RegExp(`${DOCSTRING}[ \\t]*(?:/\\*\\*|[})\\]])`, 'g');

function orphansOf(text: string): string[] {
  return [...text.matchAll(ORPHAN)].map(([found]) => found.trim());
}

test('every docstring is above what it describes', () => {
  const found = sourceFiles().flatMap(({ path, text }) => orphansOf(text).map((orphan) => [path, orphan]));
  expect(found).toEqual([]);
});

test.each([
  ['/** A. */\nconst a = 1;\n', 0],
  ['/** The file. */\n\n/** A. */\nconst a = 1;\n', 0],
  ['/** A. */\n/** B. */\nconst b = 1;\n', 1],
  ['type A = {\n  /** A. */\n};\n', 1],
])('%j has %i orphans', (text, count) => {
  expect(orphansOf(text)).toHaveLength(count);
});
