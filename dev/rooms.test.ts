import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sourceFolders } from './source-folders.js';

const Rules = z.object({
  ARROWS: z.record(z.string(), z.array(z.string())),
  FOR_DEVELOPMENT: z.array(z.string()),
});

test('the import rules list every folder of the product, and no other', async () => {
  const rules: unknown = await import(join(import.meta.dirname, '../.dependency-cruiser.mjs'));
  const { ARROWS, FOR_DEVELOPMENT } = Rules.parse(rules);
  const folders = sourceFolders().filter((path) => !FOR_DEVELOPMENT.includes(path.split('/')[0] ?? ''));
  expect(Object.keys(ARROWS).toSorted()).toEqual(folders.toSorted());
  expect(
    Object.values(ARROWS)
      .flat()
      .filter((name) => !Object.hasOwn(ARROWS, name)),
  ).toEqual([]);
});
