import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { finalizeSyncLog, openSyncLog } from '../infra/syncs/sync-logs.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { testEmployeeId } from './employee-records.js';
import { testApi } from './test-api.js';

const fixture = testApi();
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFile(join(root, path), 'utf8');

test('the document shows exactly the example client', async () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(await read('docs/integrate.md')) ?? [];
  expect(shown).toBe(await read('docs/api-client.ts'));
});

test('the example client compiles, and fails to compile with a field that the API does not return', async () => {
  const folder = join(root, 'node_modules/.cache/api-client');
  await mkdir(folder, { recursive: true });
  const example = await read('docs/api-client.ts');
  const compile = async (text: string) => {
    await writeFile(join(folder, 'client.ts'), text.replace('../api/', '../../../api/'));
    const config = { extends: '../../../tsconfig.json', include: [], exclude: [], files: ['client.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
    return tsc.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
  };
  expect(await compile(example)).toBe('');
  expect(await compile(example.replaceAll('last_name', 'shoe_size'))).toContain("'shoe_size' does not exist");
  expect(await compile(example.replace("'active'", "'asleep'"))).toContain('asleep');
});

test('the example client runs and follows a sync to its end', async () => {
  const url = await fixture.api.app.listen({ port: 0, host: '127.0.0.1' });
  const { db } = fixture.api.store;
  const sync_id = String((await fixture.api.send('POST', '/api/paycom/sync/start_sync/')).body.sync_id);
  const asked = { report_type: 'all', dry_run: false, force: false, trigger: 'api' } as const;
  const run = { workflow_id: syncWorkflowId('all'), first_run_id: 'r', requested_by: 'test' };
  await openSyncLog(db, { sync_id, ...asked, ...run });
  const running = promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(root, 'docs/api-client.ts')],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        PAYCOM_API_PUBLIC_URL: url,
        PAYCOM_API_TOKEN: fixture.api.tokens.viewer,
      },
    },
  );
  running.child.stdout?.on('data', (text: string) => {
    if (text.includes('opening')) finalizeSyncLog(db, sync_id, 'completed');
  });
  const { stdout } = await running;
  expect(stdout).toContain(`${sync_id} running, opening: 0 of 0 files\n${sync_id} completed, ended: 0 of 0`);
  expect(stdout).toContain(`${testEmployeeId(2)} LOVELACE-2\n`);
  expect(stdout).not.toContain(`${testEmployeeId(1)} `);
  expect(stdout).toContain('12 employees, 8 of them active');
});
