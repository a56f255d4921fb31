import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const Lock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ link: z.boolean().optional(), integrity: z.string().optional() }),
  ),
});

test('every package of the lock file has its integrity', () => {
  const { packages } = Lock.parse(JSON.parse(read('package-lock.json')));
  const entries = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);
  expect(entries.length).toBeGreaterThan(100);
  const without = entries.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(without.map(([path]) => path)).toEqual([]);
});

test.each(['Dockerfile', 'docs/connect.md', 'docs/operate.md'])(
  '%s installs packages without running their scripts',
  (document) => {
    const installs = read(document).match(/npm (?:ci|install|prune)\b[^&`\n]*/g) ?? [];
    expect(installs.length).toBeGreaterThan(0);
    for (const install of installs) expect(install).toContain('--ignore-scripts');
  },
);
