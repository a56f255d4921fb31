import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { startSyncStack } from './sync-stack.js';
import { isSignedWith, startReceiver } from './webhook-receiver.js';
import { workflowHistories } from './workflow-histories.js';

const { closers } = testClosers();
const PEOPLE = Array.from({ length: 24 }, (_, at) => String(at + 1).padStart(4, '0'));

test('the worker sends what syncs change to a webhook of the commands, and holds mass terminations', async () => {
  const receiver = await startReceiver();
  const stack = await startSyncStack({ PAYCOM_WEBHOOKS_PRIVATE_ADDRESSES: 'allow' });
  closers.push(stack.stop);
  await stack.startWorker();
  const deliver = (name: string, status: string) => {
    const rows = PEOPLE.map((code) => `${code},"CANARY, UP${code}",${status}`);
    return writeFile(join(stack.remote, name), ['EE Code,EE Name,Status', ...rows, ''].join('\n'));
  };
  const webhooks = async (...args: string[]) => {
    const { stdout, stderr } = await stack.run('paycom', 'webhooks', ...args, '--json');
    expect(stdout, stderr).not.toBe('');
    return JSON.parse(stdout) as Record<string, unknown> & { readonly items?: never };
  };
  const { webhook_id, secret } = (await webhooks('create', 'Badges', `${receiver.url}?key=CANARY`)) as {
    readonly webhook_id: string;
    readonly secret: string;
  };
  const typesReceived = () => receiver.received.map(({ type }) => type);

  await webhooks('test', webhook_id);
  await expect.poll(typesReceived).toEqual(['webhook.test']);

  await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
  await stack.run('sync-paycom', '--json');
  await expect.poll(typesReceived, { timeout: 180_000 }).toContain('sync.completed');
  expect(typesReceived()).toEqual(['webhook.test', ...PEOPLE.map(() => 'employee.hired'), 'sync.completed']);
  expect(receiver.received.every((each) => isSignedWith(secret, each))).toBe(true);

  await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
  const held = await stack.run('sync-paycom', '--json');
  const { sync_id, plan } = JSON.parse(held.stdout) as SyncReport;
  await expect.poll(typesReceived, { timeout: 180_000 }).toContain('sync.held');
  await stack.run('paycom', 'approve', sync_id, String(plan?.hash), '--json');
  const list = async () => JSON.stringify(await webhooks('list'));
  await expect.poll(list, { timeout: 180_000 }).toContain('"terminations":24');
  expect(typesReceived()).not.toContain('employee.terminated');
  await webhooks('release', webhook_id, sync_id);
  await expect.poll(() => typesReceived().filter((type) => type === 'employee.terminated').length).toBe(24);

  const texts = [await workflowHistories(stack), await stack.output()]
    .join('\n')
    .replaceAll(/"url":"[^"]*"/g, '');
  expect(texts).toContain(webhook_id);
  expect(texts.replaceAll(secret, '')).not.toMatch(/CANARY|UP0001/);
  expect(await workflowHistories(stack)).not.toContain(secret);
});
