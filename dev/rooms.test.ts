import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type SourceFile, sourceFiles } from './source-files.js';
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

test('no two folders may import each other', () => {
  const mutual = [...ALLOWED].filter((arrow) => ALLOWED.has(arrow.split(' → ').toReversed().join(' → ')));
  expect(mutual).toEqual([]);
});

test('files with JSX are in no circle of imports, types included', () => {
  const files = new Map(sourceFiles().map((file) => [file.path, file]));
  const importedBy = ({ folder, text }: SourceFile) =>
    [...text.matchAll(IMPORTED)].flatMap(([, target = '']) => {
      const stem = join(folder, target).replace(/\.js$/, '');
      return files.get(`${stem}.tsx`) ?? files.get(`${stem}.ts`) ?? [];
    });
  const done = new Set<SourceFile>();
  const circles: string[] = [];
  const visit = (file: SourceFile, way: readonly SourceFile[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].map(({ path }) => path).join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const next of importedBy(file)) visit(next, [...way, file]);
    done.add(file);
  };
  const withJsx = [...files.values()].filter(({ path }) => path.endsWith('.tsx'));
  for (const file of withJsx) visit(file, []);
  expect(withJsx.length).toBeGreaterThan(100);
  expect(circles).toEqual([]);
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
