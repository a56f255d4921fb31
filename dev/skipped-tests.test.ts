import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

const SKIP = /\.(?:skipIf|runIf)\(/g;
/** The condition, then the title, which says what is missing: `(needs Chromium)`. */
const WITH_REASON = /\.(?:skipIf|runIf)\([^\n]*\)\(\s*(['"`])[^\n]*\(needs [^)\n]+\)[^\n]*\1/g;

/** The number of tests and groups that can be skipped, and of those with a reason in their title. */
function skips(text: string): [all: number, withReason: number] {
  return [text.match(SKIP)?.length ?? 0, text.match(WITH_REASON)?.length ?? 0];
}

test('the title of each test that a machine may skip says what it needs', () => {
  const counted = sourceFiles()
    .filter(({ path }) => path.endsWith('.test.ts') && path !== 'dev/skipped-tests.test.ts')
    .map(({ path, text }) => ({ path, skips: skips(text) }))
    .filter(({ skips: [all] }) => all > 0);
  expect(counted.length).toBeGreaterThan(20);
  expect(counted.filter(({ skips: [all, withReason] }) => all !== withReason)).toEqual([]);
});

test('no test is skipped for every machine', () => {
  const skipped = sourceFiles().filter(({ text }) => /\b(?:it|test|describe)\.(?:skip|todo)\(/.test(text));
  expect(skipped.map(({ path }) => path)).toEqual([]);
});

test.each([
  ["describe.skipIf(MISSING)('a page (needs Chromium)', () => {", [1, 1]],
  ["describe.skipIf(MISSING)('a page', () => {", [1, 0]],
  ['it.runIf(has(join(a, b)))(\n  `a chart (needs helm) that`,', [1, 1]],
])('%j counts as %j', (text, expected) => {
  expect(skips(text)).toEqual(expected);
});
