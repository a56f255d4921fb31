import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

// better-auth names vitest as an optional peer, and npm then installs all of it in production. The lock leaves that line out of
// better-auth's entry; an update of better-auth brings it back: take it out again, and run `npm install --package-lock-only`.
test('production gets no test runner', async () => {
  const text = await readFile(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { dev?: true }> };
  for (const name of ['vitest', 'vite', 'esbuild'])
    expect(packages[`node_modules/${name}`]?.dev, name).toBe(true);
});
