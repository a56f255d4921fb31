import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

/** The files that use a collection, beside those that define and migrate it. `open-issues.ts` only looks syncs up. */
const USERS = [
  ['syncLogs', 'paycom_sync_logs', ['infra/files/open-issues.ts', 'infra/syncs/sync-logs.ts']],
  ['leases', 'paycom_leases', ['infra/syncs/leases.ts']],
] as const;
const PRODUCT = /^(infra|services|activities|worker|api|cli)\/(?!.*\.test\.ts$)/;
const DEFINES = /^infra\/mongo\/(collections\.ts$|documents\/|schema\/|migrations\/)/;
const product = sourceFiles().filter(({ path }) => PRODUCT.test(path) && !DEFINES.test(path));

/** `collections(db).a` and `const { a, b } = collections(db)` */
const PROPERTY = /\bcollections\([^()]*\)\s*\.\s*(\w+)/g;
const DESTRUCTURED = /\{([^{}]*)\}\s*=\s*collections\(/g;
const NAME = /['"`](paycom_\w+)/g;

function collectionsIn(text: string): string[] {
  const found = [PROPERTY, DESTRUCTURED, NAME].flatMap((pattern) => [...text.matchAll(pattern)]);
  return found.flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
}

test.each(USERS)('only its owner uses the collection %s', (property, name, users) => {
  const using = product.filter(({ text }) =>
    collectionsIn(text).some((each) => each === property || each === name),
  );
  expect(using.map(({ path }) => path).toSorted()).toEqual(users);
});

test('no file holds all collections, so that each use of one is found', () => {
  const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;
  const holding = product.filter(
    ({ text }) => count(text, /\bcollections(\(| as )/g) > count(text, PROPERTY) + count(text, DESTRUCTURED),
  );
  expect(holding.map(({ path }) => path)).toEqual([]);
});
