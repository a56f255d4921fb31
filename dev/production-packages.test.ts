import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

// A package that names vitest as an optional peer makes npm install all of it in production.
test('production installs no test runner', async () => {
  const text = await readFile(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { dev?: true }> };
  for (const name of ['vitest', 'vite', 'esbuild'])
    expect(packages[`node_modules/${name}`]?.dev, name).toBe(true);
});

// The lock file leaves out the checksums of packages for other platforms.
test('every package has a checksum, and npm installs it from its registry', async () => {
  type Package = { readonly integrity?: string; readonly resolved?: string; readonly optional?: true };
  const text = await readFile(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Package> };
  const { '': own, ...installed } = packages;
  expect(Object.keys(installed).length).toBeGreaterThan(100);
  for (const [path, { integrity = '', resolved, optional }] of Object.entries(installed)) {
    expect([path, resolved]).toEqual([path, undefined]);
    if (!optional) expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
  }
});
