import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const [, , shipped = ''] = read('Dockerfile').split(/^FROM /m);

test('the image contains the compiled program and its packages, no sources, history or secrets', () => {
  const copied = [...shipped.matchAll(/^(?:COPY|ADD) (.+)$/gm)].map(([, what]) => what);
  const of = (path: string) => `--from=build /app/${path}`;
  expect(copied).toEqual([
    `${of('package.json')} ./`,
    `${of('node_modules')} ./node_modules`,
    `${of('dist')} ./dist`,
  ]);
  expect(read('.dockerignore').split('\n')).toEqual(
    expect.arrayContaining(['.git', '.env', 'config', 'data']),
  );
  const { exclude } = JSON.parse(read('tsconfig.build.json')) as { exclude: string[] };
  expect(exclude).toEqual(expect.arrayContaining(['**/*.test.ts', 'numbers/testing']));
});

test('the image runs in production mode, as a user without rights', () => {
  expect(shipped).toMatch(/^ENV NODE_ENV=production$/m);
  expect(shipped.match(/^USER .+$/gm)).toEqual(['USER node']);
});
