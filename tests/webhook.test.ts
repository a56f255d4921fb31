import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { findSyncLog } from '../infra/syncs/sync-logs.js';
import { type ApiProcess, startApiProcess } from './api-process.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { postFileArrived } from './webhook-signature.js';
import { workflowHistories } from './workflow-histories.js';

const SECRET = `whsec_${Buffer.from('fake-secret-of-the-tests-0123456789').toString('base64')}`;
/** Enough files to keep a sync busy for seconds. */
const FILES = 60;

let stack: SyncStack;
let api: ApiProcess;

beforeAll(async () => {
  // With the window in which a sync of the schedule is skipped.
  stack = await startSyncStack({ PAYCOM_WEBHOOK_SECRET: SECRET, PAYCOM_RECENT_SYNC_MINUTES: '50' });
  await stack.startWorker();
  api = await startApiProcess(stack);
});
afterAll(async () => {
  await api?.process.stop();
  await stack?.stop();
});

async function deliver(name: string, code: string): Promise<void> {
  await writeFile(join(stack.remote, name), `EE Code,EE Name,Status\n${code},"MADE, UP",A\n`);
}
async function arrive(path: string): Promise<unknown> {
  return (await postFileArrived(api.url, SECRET, path)).json();
}
const isThere = async (employee_id: string) =>
  (await collections(stack.store.db).employees.countDocuments({ employee_id })) === 1;
const syncOf = async (name: string) =>
  (await collections(stack.store.db).files.findOne({ name }))?.sync_id ?? '';
const logOf = (sync_id: string) => findSyncLog(stack.store.db, sync_id);

it('a file that arrives after a running sync has listed the server is read by the next sync at once', async () => {
  for (let file = 10; file < 10 + FILES; file++)
    await deliver(`202611010200${file}_Employee_Directory_${file}_x.csv`, `00${file}`);
  const { stdout } = await stack.run('sync-paycom', '--detach', '--json');
  const { sync_id } = JSON.parse(stdout) as { sync_id: string };
  const listed = () => collections(stack.store.db).runFiles.countDocuments({ sync_id });
  await expect.poll(listed).toBe(FILES);

  const late = '20261102020000_Employee_Directory_late_x.csv';
  await deliver(late, '0009');
  expect(await arrive(late)).toEqual({ accepted: true, report_types: ['employee_directory'] });
  expect(await logOf(sync_id), 'else this shows nothing').toMatchObject({ status: 'running' });

  await expect.poll(() => isThere('0009')).toBe(true);
  expect(await listed()).toBe(FILES);
  const next = await syncOf(late);
  expect(next).not.toBe(sync_id);
  await expect
    .poll(() => logOf(next))
    .toMatchObject({
      status: 'completed',
      report_type: 'employee_directory',
      trigger: 'webhook',
      requested_by: 'webhook',
    });
  expect(await workflowHistories(stack)).not.toContain('_late_');
});

const ROOT = join(import.meta.dirname, '..');
const docs = await readFile(join(ROOT, 'docs/operate.md'), 'utf8');

it('the shell commands of the docs sign a webhook', async () => {
  const [, script = ''] = /```sh\n(body=[\s\S]*?)```/.exec(docs) ?? [];
  await deliver('20261123061500_Employee_Directory_0000aaaa_x.csv', '0008');
  const env = { PATH: process.env.PATH, PAYCOM_WEBHOOK_SECRET: SECRET, PAYCOM_API_PUBLIC_URL: api.url };
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
  expect(JSON.parse(stdout)).toEqual({ accepted: true, report_types: ['employee_directory'] });
  await expect.poll(() => isThere('0008')).toBe(true);
});

it('the JavaScript of the docs signs a webhook', async () => {
  const [, script = ''] = /```js\n(import \{ Webhook[\s\S]*?)```/.exec(docs) ?? [];
  const env = { PATH: process.env.PATH, PAYCOM_WEBHOOK_SECRET: SECRET, PAYCOM_API_PUBLIC_URL: api.url };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    env,
  });
  expect(JSON.parse(stdout)).toEqual({ accepted: true, report_types: ['rate_history'] });
});
