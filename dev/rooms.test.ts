import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sourceFiles } from './source-files.js';
import { sourceFolders } from './source-folders.js';

const Rules = z.object({
  ARROWS: z.record(z.string(), z.array(z.string())),
  FOR_DEVELOPMENT: z.array(z.string()),
});
const rules: unknown = await import(join(import.meta.dirname, '../.dependency-cruiser.mjs'));
const { ARROWS, FOR_DEVELOPMENT } = Rules.parse(rules);

test('the import rules list every folder of the product, and no other', () => {
  const folders = sourceFolders().filter((path) => !FOR_DEVELOPMENT.includes(path.split('/')[0] ?? ''));
  expect(Object.keys(ARROWS).toSorted()).toEqual(folders.toSorted());
  expect(
    Object.values(ARROWS)
      .flat()
      .filter((name) => !Object.hasOwn(ARROWS, name)),
  ).toEqual([]);
});

/** `import … from './a.js'`, `export … from './a.js'`, `import './a.js'`, `import('./a.js')` */
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g;

const ALLOWED = new Set(
  Object.entries(ARROWS).flatMap(([from, rooms]) => rooms.map((to) => `${from} → ${to}`)),
);

test('each folder imports from every folder that the import rules allow it', () => {
  const used = new Set(importsOf(/(?<!\.test)\.tsx?$/));
  expect(ALLOWED.size).toBeGreaterThan(100);
  expect([...ALLOWED].filter((arrow) => !used.has(arrow))).toEqual([]);
});

/** The parser of dependency-cruiser reads no JSX. */
test('files with JSX import only from the folders that the import rules allow', () => {
  const used = importsOf(/\.tsx$/);
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((arrow) => !ALLOWED.has(arrow))).toEqual([]);
});

/** `from → to` for each import of another folder, in files whose path matches. */
function importsOf(paths: RegExp): string[] {
  return sourceFiles()
    .filter(({ path }) => paths.test(path) && !path.includes('/example-'))
    .flatMap(({ folder, text }) =>
      [...text.matchAll(IMPORTED)].flatMap(([, target = '']) => {
        const to = dirname(join(folder, target));
        return to === folder ? [] : [`${folder} → ${to}`];
      }),
    );
}
