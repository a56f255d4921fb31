import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finalizeSyncLog, openSyncLog } from '../infra/syncs/sync-logs.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { testEmployeeId } from './employee-records.js';
import { bundle, COMPILERS, outsideProject, typeCheck } from './outside-project.js';
import { testApi } from './test-api.js';

const fixture = testApi();
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFile(join(root, path), 'utf8');
let project = '';
beforeAll(async () => {
  project = await outsideProject();
});
afterAll(() => rm(project, { recursive: true }));

test('the document shows exactly the example client', async () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(await read('docs/api.md')) ?? [];
  expect(shown).toBe(await read('docs/api-client.ts'));
});

test('the package has one file of types and no sources, tests or settings', async () => {
  const names = await readdir(join(project, 'node_modules/paycom-sync'), { recursive: true });
  expect(names.filter((name) => /\.[cm]?tsx?$/.test(name))).toEqual([join('dist', 'client', 'client.d.ts')]);
  expect(names.filter((name) => /\.map$|(^|\/)(tests|\.[^/]+)(\/|$)/.test(name))).toEqual([]);
  const types = await read('dist/client/client.d.ts');
  const imported = [...types.matchAll(/\bfrom '([^']+)'|\bimport\(/g)].map(([, name]) => name);
  expect(imported.filter((name) => !name?.startsWith('@trpc/'))).toEqual([]);
});

test.each(COMPILERS)(
  'with %s the example compiles outside of the repository, and fails to compile with what the API does not have',
  async (_, compiler) => {
    const source = `${await read('docs/api-client.ts')}
      import type { AppRouter } from 'paycom-sync/client';
      import type { TRPCClientError } from '@trpc/client';
      export const isNotFound = (error: TRPCClientError<AppRouter>) => error.data?.code === 'sync_not_found';`;
    expect(await typeCheck(project, compiler, source)).toBe('');
    const mistakes = [
      ['last_name', 'shoe_size'],
      ["'active'", "'asleep'"],
      ['employees.stats', 'employees.shoes'],
      ['sync_not_found', 'sync_was_nice'],
    ] as const;
    const wrong = mistakes.reduce((text, [right, mistake]) => text.replaceAll(right, mistake), source);
    const reported = await typeCheck(project, compiler, wrong);
    expect(reported).toContain("'shoe_size' does not exist");
    for (const [, mistake] of mistakes) expect(reported).toContain(mistake.replace(/'|employees\./g, ''));
  },
);

test.each([
  ['a bundler', { module: 'ESNext', moduleResolution: 'bundler' }],
  ['every module as it is', { module: 'Preserve', moduleResolution: 'bundler', verbatimModuleSyntax: true }],
  ['Node 16', { module: 'Node16', moduleResolution: 'Node16', isolatedModules: true }],
  ['the strictest checks', { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }],
  ['no library of the browser', { lib: ['ES2022'], skipLibCheck: true }],
])('the example compiles with the settings for %s', async (_, options) => {
  const source = await read('docs/api-client.ts');
  for (const [, compiler] of COMPILERS) expect(await typeCheck(project, compiler, source, options)).toBe('');
});

test('the example, bundled for a browser outside of the repository, runs and follows a sync to its end', async () => {
  const url = await fixture.api.app.listen({ port: 0, host: '127.0.0.1' });
  const { db } = fixture.api.store;
  const sync_id = String((await fixture.api.send('POST', '/api/paycom/sync/start_sync/')).body.sync_id);
  const asked = { report_type: 'all', dry_run: false, force: false, trigger: 'api' } as const;
  const run = { workflow_id: syncWorkflowId('all'), first_run_id: 'r', requested_by: 'test' };
  await openSyncLog(db, { sync_id, ...asked, ...run });
  const program = await bundle(project, await read('docs/api-client.ts'));
  const env = { PATH: process.env.PATH, PAYCOM_API_PUBLIC_URL: url };
  const running = promisify(execFile)(process.execPath, [program], {
    cwd: project,
    env: { ...env, PAYCOM_API_TOKEN: fixture.api.tokens.viewer },
  });
  running.child.stdout?.on('data', (text: string) => {
    if (text.includes('opening')) finalizeSyncLog(db, sync_id, 'completed');
  });
  const { stdout } = await running;
  expect(stdout).toContain(`${sync_id} running, opening: 0 of 0 files\n${sync_id} completed, ended: 0 of 0`);
  expect(stdout).toContain(`${testEmployeeId(2)} LOVELACE-2\n`);
  expect(stdout).not.toContain(`${testEmployeeId(1)} `);
  expect(stdout).toContain('12 employees, 8 of them active');
});

test('more calls at once than one request may have are sent in several, and a token may change', async () => {
  const source = `import { createPaycomClient } from 'paycom-sync/client';
    const tokens = [process.env.PAYCOM_API_TOKEN ?? '', 'paycom_x'];
    const token = async () => tokens.shift() ?? '';
    const paycom = createPaycomClient({ url: process.env.PAYCOM_API_PUBLIC_URL + '/', token });
    const found = await Promise.allSettled(Array.from({ length: 25 }, () => paycom.me.show.query()));
    const codes = found.map((one) => one.status === 'fulfilled' ? one.value.role : one.reason.data.code);
    process.stdout.write(codes.join());`;
  const { port } = fixture.api.app.server.address() as { port: number };
  const env = { PAYCOM_API_PUBLIC_URL: `http://127.0.0.1:${port}`, PAYCOM_API_TOKEN: fixture.api.tokens.hr };
  const { stdout } = await promisify(execFile)(process.execPath, [await bundle(project, source)], { env });
  expect(stdout.split(',').toSorted()).toEqual([
    ...Array<string>(20).fill('hr'),
    ...Array<string>(5).fill('not_signed_in'),
  ]);
});
