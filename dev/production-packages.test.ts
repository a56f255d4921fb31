import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

// A package that names vitest as an optional peer makes npm install all of it in production.
test('production installs no test runner', async () => {
  const text = await readFile(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { dev?: true }> };
  for (const name of ['vitest', 'vite', 'esbuild'])
    expect(packages[`node_modules/${name}`]?.dev, name).toBe(true);
});
