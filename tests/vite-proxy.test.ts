import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createViteServer } from 'vitest/node';
import { testClosers } from './closers.js';
import { signedIn } from './signed-in-user.js';
import { testApi } from './test-api.js';

const fixture = testApi();
const { closers } = testClosers();

test('behind the proxy of Vite as documented, a page signs in, and its session may change data', async () => {
  const document = await readFile(join(import.meta.dirname, '../docs/api.md'), 'utf8');
  const [, shown = ''] = /```js\n([\s\S]*?)```/.exec(document) ?? [];
  const root = await mkdtemp(join(tmpdir(), 'paycom-sync-vite-'));
  closers.push(() => rm(root, { recursive: true }));
  const configFile = join(root, 'vite.config.mjs');
  await writeFile(configFile, shown);
  vi.stubEnv('PAYCOM_API_PUBLIC_URL', await fixture.api.app.listen({ port: 0, host: '127.0.0.1' }));
  const vite = await createViteServer({
    ...{ configFile, root, logLevel: 'silent' },
    server: { port: 0, host: '127.0.0.1' },
  });
  closers.push(() => vite.close());
  await vite.listen();
  const address = vite.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const { user, password } = await signedIn(fixture.api, 'operator');
  const post = (path: string, body: object, headers: Record<string, string>) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const signIn = await post('/api/auth/sign-in/', { email: user.email, password }, { origin });
  expect(signIn.status).toBe(200);
  const [cookie = ''] = signIn.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  const start = (from: string) => post('/trpc/sync.start', {}, { cookie, origin: from });
  expect((await start(origin)).status).toBe(200);
  expect((await start('http://evil.example.org')).status).toBe(403);
});
