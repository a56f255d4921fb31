import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = [
  ...['numbers', 'shared', 'infra', 'services', 'activities', 'workflows', 'worker', 'api', 'client', 'cli'],
  ...['web', 'dev', 'tests', 'bench'],
];
/** The texts in Spanish have the names of those in English. */
const TRANSLATED = join('web', 'text', 'es');
const KEYWORDS = 'const enum|enum|namespace|function\\*?|const|let|var|class|interface|type';
const DECLARED = new RegExp(`^export (?:declare )?(?:abstract )?(?:async )?(?:${KEYWORDS}) ([\\w$]+)`, 'gm');
/** `export { a, b as c }`, also with `from`. */
const LISTED = /^export (?:type )?\{([^}]*)\}( from)?/gm;
/** `export const { a, b: c } = …` and `export const [a, b] = …`. */
const DESTRUCTURED = /^export (?:const|let|var) [{[]([^}\]]*)[}\]]/gm;
const WITHOUT_DECLARATION = /^export (default)\b|^export \* as ([\w$]+)/gm;
const IMPORTED = /^import [^;]*?\bfrom\b/gm;

/** Returns the names that a source gives to its exports. A re-export under the same name is not a second definition. */
function exportedNames(source: string): string[] {
  const imported = new Set((source.match(IMPORTED) ?? []).flatMap((text) => text.match(/[\w$]+/g) ?? []));
  const listed = [...source.matchAll(LISTED)].flatMap(([, list = '', from]) =>
    partsOf(list).filter((part) => / as /.test(part) || !(from || imported.has(lastName(part)))),
  );
  const destructured = [...source.matchAll(DESTRUCTURED)].flatMap(([, list = '']) => partsOf(list));
  return [
    ...[...source.matchAll(DECLARED)].map(([, name = '']) => name),
    ...[...listed, ...destructured].map(lastName),
    ...[...source.matchAll(WITHOUT_DECLARATION)].map(([, first, other]) => first ?? other ?? ''),
  ];
}

function partsOf(list: string): string[] {
  return list.split(',').filter((part) => part.trim() !== '');
}

function lastName(part: string): string {
  return /([\w$]+)\s*(?:=.*)?$/s.exec(part)?.[1] ?? '';
}

test.each([
  ['export const a = 1;', ['a']],
  ['export let a = 1;\nexport var b = 2;', ['a', 'b']],
  ['export function a() {}\nexport async function b() {}\nexport function* c() {}', ['a', 'b', 'c']],
  ['export async function* a() {}', ['a']],
  ['export class A {}\nexport abstract class B {}', ['A', 'B']],
  [
    'export interface A {}\nexport type B = A;\nexport enum C {}\nexport const enum D {}',
    ['A', 'B', 'C', 'D'],
  ],
  ['export declare const a: number;\nexport declare abstract class B {}', ['a', 'B']],
  ['export { a, b as c };', ['a', 'c']],
  ['import { type A, b } from "./a.js";\nexport { type A, b, b as c, d };', ['c', 'd']],
  ['export {\n  a,\n  type B as C,\n} from "./a.js";', ['C']],
  ['export type { A, B as C };', ['A', 'C']],
  ['export const { a, b: c, d = 1, ...e } = f;\nexport const [g, h] = f;', ['a', 'c', 'd', 'e', 'g', 'h']],
  ['export default class A {}', ['default']],
  ['export default 1;\nexport * as a from "./a.js";', ['default', 'a']],
  ['const a = 1;\nclass B {}\n// export const c = 1;', []],
])('the exported names of %j', (source, names) => {
  expect(exportedNames(source)).toEqual(names);
});

test('no two files export the same name', () => {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const files = new Map<string, Set<string>>();
  const isSource = (path: string) => /(?<!\.d)\.tsx?$/.test(path) && !path.includes('node_modules');
  for (const path of paths.filter((path) => isSource(path) && !path.startsWith(TRANSLATED)))
    for (const name of exportedNames(readFileSync(join(ROOT, path), 'utf8')))
      files.set(name, (files.get(name) ?? new Set()).add(path));
  expect(files.size).toBeGreaterThan(1_000);
  expect(
    [...files].filter(([, holders]) => holders.size > 1).map(([name, holders]) => [name, ...holders]),
  ).toEqual([]);
});
