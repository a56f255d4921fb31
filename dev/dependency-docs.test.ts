import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Packages = Readonly<Record<string, string>>;

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as {
  dependencies: Packages;
  devDependencies: Packages;
};
const { dependencies: peers } = JSON.parse(read('bench/package.json')) as { dependencies: Packages };
/** The cells of each row that names a package, by table. */
const [runtime = [], development = [], bench = []] = read('docs/dependencies.md')
  .split(/^\| --- .*\n/m)
  .slice(1)
  .map((table) =>
    table
      .split('\n')
      .filter((line) => /^\| `/.test(line))
      .map((line) => line.slice(2, -2).split(' | ')),
  );
const nameOf = ([cell = '']: readonly string[]) => cell.replaceAll('`', '');

test.each([
  ['dependencies', dependencies, runtime, 5],
  ['devDependencies', devDependencies, development, 5],
  ['bench/package.json', peers, bench, 5],
])(
  'the packages of %s have one row each in docs/dependencies.md, and no row is left over',
  (_, packages, rows, cells) => {
    expect(rows.map(nameOf)).toEqual(Object.keys(packages));
    for (const row of rows) {
      expect(
        row.map((cell) => cell !== ''),
        nameOf(row),
      ).toEqual(Array(cells).fill(true));
      expect(row.at(-1), nameOf(row)).toMatch(/^\d+\.\d+\.\d+, \d{4}-\d\d-\d\d( \(we use \d+\))?$/);
    }
  },
);

test('one protobufjs and one long are installed', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Packages };
  const copies = Object.keys(packages).filter((path) => /node_modules\/(protobufjs|long)$/.test(path));
  expect(copies.sort()).toEqual(['node_modules/long', 'node_modules/protobufjs']);
});

test('the benchmark has its peers to itself', () => {
  expect({ ...dependencies, ...devDependencies }).not.toHaveProperty('xlsx');
  expect(peers).toHaveProperty('xlsx');
});
