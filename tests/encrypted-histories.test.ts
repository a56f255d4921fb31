import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { getSyncLog } from '../infra/syncs/sync-logs.js';
import type { SyncReport } from '../shared/sync-report.js';
import { syncWorkflowId } from '../shared/sync-run.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { textsIn } from './workflow-histories.js';

const PEOPLE = Array.from({ length: 24 }, (_, at) => String(at + 1).padStart(4, '0'));
const ON = { PAYCOM_TEMPORAL_ENCRYPTION: 'on' };

let stack: SyncStack;
let connection: Connection;
let held: SyncReport;

beforeAll(async () => {
  stack = await startSyncStack();
  connection = await Connection.connect({ address: stack.env.TEMPORAL_ADDRESS ?? '' });
  const worker = await stack.startWorker();
  await deliver('20261101020000_Employee_Directory_0000aaaa_x.csv', 'A');
  await sync();
  await deliver('20261105020000_Employee_Directory_0000bbbb_x.csv', 'T');
  held = await sync();
  expect(held.status).toBe('held');
  await worker.stop();
  Object.assign(stack.env, ON);
});
afterAll(async () => {
  await connection?.close();
  await stack?.stop();
});

async function deliver(name: string, status: string): Promise<void> {
  const rows = PEOPLE.map((code) => `${code},"MADE, UP${code}",${status}`);
  await writeFile(join(stack.remote, name), ['EE Code,EE Name,Status', ...rows, ''].join('\n'));
}

async function sync(...args: string[]): Promise<SyncReport> {
  const { stdout, stderr } = await stack.run('sync-paycom', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as SyncReport;
}

/** The events of the newest run of the sync, as the server stores them. */
async function storedEvents(): Promise<unknown[]> {
  const client = new Client({ connection, namespace: stack.env.TEMPORAL_NAMESPACE ?? '' });
  const { events } = await client.workflow.getHandle(syncWorkflowId('all')).fetchHistory();
  return events ?? [];
}

/** Search attributes, which the server has to read, and the names of patches, which the core of the SDK writes. */
const NEVER_ENCRYPTED = ['searchAttributes', 'markerRecordedEventAttributes'];

/** The encodings of all other payloads. */
function* encodingsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  const { metadata } = value as { metadata?: { encoding?: Uint8Array } };
  if (metadata?.encoding) yield Buffer.from(metadata.encoding).toString();
  for (const [name, each] of Object.entries(value))
    if (!NEVER_ENCRYPTED.includes(name)) yield* encodingsIn(each);
}

test('a sync that was held without encryption goes on with it: its plain history is replayed', async () => {
  expect(new Set(encodingsIn(await storedEvents()))).toContain('json/plain');
  await stack.startWorker();
  const { code, stderr } = await stack.run('paycom', 'approve', held.sync_id, String(held.plan?.hash));
  expect(code, stderr).toBe(0);
  const active = () => collections(stack.store.db).employees.countDocuments({ status: 'active' });
  await expect.poll(active).toBe(0);
  await expect.poll(async () => (await getSyncLog(stack.store.db, held.sync_id)).status).toBe('completed');
  const encodings = new Set(encodingsIn(await storedEvents()));
  expect([...encodings].filter((encoding) => /^json|encrypted/.test(encoding)).toSorted()).toEqual([
    'binary/encrypted',
    'json/plain',
  ]);
});

test('no payload of a new sync is plain', async () => {
  const { status } = await sync('--force');
  expect(status).toBe('completed');
  const events = await storedEvents();
  const encodings = [...encodingsIn(events)];
  expect(encodings.length).toBeGreaterThan(10);
  expect(new Set(encodings)).toEqual(new Set(['binary/encrypted']));
  const texts = [...textsIn(events)].join('\n');
  expect(texts).not.toMatch(/"(sync_id|report_type|task_queue|files|hash)"/);
});

test('switched off again, what is encrypted is still read, and a new sync is plain', async () => {
  const { PAYCOM_TEMPORAL_ENCRYPTION: _, ...env } = stack.env;
  expect(env).not.toHaveProperty('PAYCOM_TEMPORAL_ENCRYPTION');
  stack.env.PAYCOM_TEMPORAL_ENCRYPTION = 'off';
  // The worker still encrypts: the command reads what it answers.
  const { status } = await sync('--force');
  expect(status).toBe('completed');
  expect(new Set(encodingsIn(await storedEvents()))).toContain('json/plain');
});
