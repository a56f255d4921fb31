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

test('each folder imports from every folder that the import rules allow it', () => {
  const used = new Set<string>();
  for (const { path, folder, text } of sourceFiles())
    if (!/\.test\.ts$|\/example-/.test(path))
      for (const [, target = ''] of text.matchAll(IMPORTED))
        used.add(`${folder} → ${dirname(join(folder, target))}`);
  const allowed = Object.entries(ARROWS).flatMap(([from, rooms]) => rooms.map((to) => `${from} → ${to}`));
  expect(allowed.length).toBeGreaterThan(100);
  expect(allowed.filter((arrow) => !used.has(arrow))).toEqual([]);
});
