import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { appRouter } from '../api/routers/app-router.js';
import { procedures } from '../api/routers/procedures.js';

const document = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8');

test('docs/api.md lists every procedure of the router with its route and permission, and no other', () => {
  const rows = [
    ...document.matchAll(/^\| `(\w+\.\w+)` \| (\w+) \| `(\w+ [^`]+)` \| `([\w:]+)` \| (.+) \|$/gm),
  ];
  const served = Object.keys(appRouter._def.procedures);
  const expected = procedures()
    .filter(({ name }) => served.includes(name))
    .map(({ name, type, meta: { rest, permission } }) => [
      ...[name, type, `${rest?.method} ${rest?.path}`, permission],
      rest?.summary,
    ]);
  expect(rows.map(([, ...cells]) => cells)).toEqual(expected);
  expect(expected.map(([name]) => name)).toEqual(served);
});
