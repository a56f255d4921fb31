import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = [
  ...['numbers', 'shared', 'infra', 'services', 'activities', 'workflows', 'worker', 'api', 'cli'],
  ...['dev', 'tests', 'bench'],
];
const EXPORT = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;

test('no two files export the same name', () => {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const files = new Map<string, Set<string>>();
  for (const path of paths.filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules')))
    for (const [, name = ''] of readFileSync(join(ROOT, path), 'utf8').matchAll(EXPORT))
      files.set(name, (files.get(name) ?? new Set()).add(path));
  expect(files.size).toBeGreaterThan(1_000);
  expect(
    [...files].filter(([, places]) => places.size > 1).map(([name, places]) => [name, ...places]),
  ).toEqual([]);
});
