import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

type Component = { readonly group?: string; readonly name: string; readonly version: string };

test('the bill of materials has every package that the product needs at run time, and no other', () => {
  const text = execFileSync('npm', ['run', '--silent', 'sbom'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const { bomFormat, components } = JSON.parse(text) as { bomFormat: string; components: Component[] };
  expect(bomFormat).toBe('CycloneDX');
  const names = components.map(({ group, name }) => (group ? `${group}/${name}` : name));
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  for (const name of ['vitest', 'react', 'playwright-core', 'openpgp']) expect(names).not.toContain(name);
  for (const { version } of components) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
