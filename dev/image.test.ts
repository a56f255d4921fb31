import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../infra/metrics/free-port.js';

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

test.each([
  ['a worker that answers', '/metrics', 200, 0],
  ['an API that is ready', '/readyz', 200, 0],
  ['an API that is not ready', '/readyz', 503, 1],
])('the health check of the image, with %s', async (_, path, status, code) => {
  const server = createServer(({ url }, answer) => answer.writeHead(url === path ? status : 404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [own, none] = [`127.0.0.1:${port}`, `127.0.0.1:${await freePort()}`];
  const env =
    path === '/metrics'
      ? { PAYCOM_METRICS_ADDRESS: own, PAYCOM_API_ADDRESS: none }
      : { PAYCOM_METRICS_ADDRESS: none, PAYCOM_API_ADDRESS: own };
  const [, command = ''] = /^HEALTHCHECK [^[]*CMD (\[.+\])$/m.exec(shipped.replaceAll('\\\n', '')) ?? [];
  const [program = '', ...args]: string[] = JSON.parse(command);
  expect(program).toBe('node');
  const check = spawn(process.execPath, args, { env, stdio: 'ignore' });
  expect(await once(check, 'exit')).toEqual([code, null]);
  server.close();
});

test('the image and the unit of the worker give freed memory back in the same way', () => {
  const variables = (text: string) => text.match(/MALLOC_\w+=\d+/g);
  expect(variables(shipped)).toHaveLength(2);
  expect(variables(read('deploy/paycom-worker.service'))).toEqual(variables(shipped));
});

test('the image runs in production mode, as a user without rights', () => {
  expect(shipped).toMatch(/^ENV NODE_ENV=production$/m);
  expect(shipped.match(/^USER .+$/gm)).toEqual(['USER node']);
});
