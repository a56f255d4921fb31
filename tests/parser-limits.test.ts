import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { hungryWorkbook, slowWorkbook } from './costly-workbooks.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { directory, rowsOf } from './test-steps.js';

const BAD = directory('02').replace(/csv$/, 'xlsx');
const GOOD = directory('01');
let slow: Uint8Array;
let hungry: Uint8Array;

beforeAll(() => {
  slow = slowWorkbook();
  hungry = hungryWorkbook();
});

const stacks: SyncStack[] = [];
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.stop();
});

async function stackWith(bad: Uint8Array, overrides: Record<string, string> = {}): Promise<SyncStack> {
  const stack = await startSyncStack({ PAYCOM_WORKER_THREADS: '2', ...overrides });
  stacks.push(stack);
  await writeFile(join(stack.remote, BAD), bad);
  await writeFile(join(stack.remote, GOOD), rowsOf({ '0001': 'A', '0002': 'T' }).join('\n'));
  return stack;
}

async function run(stack: SyncStack, ...args: [command: 'sync' | 'retry', ...string[]]) {
  const { stdout, stderr, code } = await stack.run('paycom', ...args, '--json');
  expect(stdout, stderr).not.toBe('');
  return { code, report: JSON.parse(stdout) as SyncReport };
}

const badFile = ({ store }: SyncStack) => collections(store.db).runFiles.findOne({ name: BAD });
const startsOf = async (stack: SyncStack) => (await badFile(stack))?.parse_starts;
const fileOf = (report: SyncReport, name: string) => report.files.find((file) => file.name === name);
const codes = async ({ store }: SyncStack) =>
  (await collections(store.db).employees.find().sort({ employee_id: 1 }).toArray()).map(
    ({ employee_id }) => employee_id,
  );

/** The bad file is refused for this reason, the good one is applied, and no later sync parses the bad one. */
async function expectRefused(
  stack: SyncStack,
  { code, report }: Awaited<ReturnType<typeof run>>,
  reason: string,
) {
  expect(code).toBe(5);
  expect(fileOf(report, BAD)).toMatchObject({ status: 'failed', error: { code: 'file_kills_parser' } });
  expect(fileOf(report, BAD)?.error?.message).toContain(reason);
  expect(fileOf(report, GOOD)).toMatchObject({ status: 'applied' });
  expect(await codes(stack)).toEqual(['0001', '0002']);
  expect(await run(stack, 'sync')).toMatchObject({ code: 0, report: { files: [] } });
}

const workersStarted = async (stack: SyncStack) =>
  (await readFile(join(stack.folder, 'worker.log'), 'utf8')).split('"worker_started"').length - 1;

describe('a file whose parsing does not end', () => {
  it('because it needs too much memory: it is refused, the same worker applies the others, and a retry begins anew', async () => {
    const stack = await stackWith(hungry, { PAYCOM_PARSE_MEMORY_MB: '256' });
    const worker = await stack.startWorker();
    const synced = await run(stack, 'sync');
    await expectRefused(stack, synced, 'it needs more than 256 MB of memory');
    expect(await workersStarted(stack)).toBe(1);

    await worker.stop();
    stack.env.PAYCOM_PARSE_MEMORY_MB = '1024';
    await stack.startWorker();
    const { report } = await run(stack, 'retry', synced.report.sync_id);
    expect(fileOf(report, BAD)).toMatchObject({ status: 'applied' });
    expect(await codes(stack)).toEqual(['0001', '0002', '0009']);
  });

  it('within its deadline: it is refused, and the same worker applies the others', async () => {
    const stack = await stackWith(slow, { PAYCOM_PARSE_SECONDS: '3' });
    await stack.startWorker();
    await expectRefused(stack, await run(stack, 'sync'), 'it takes more than 4 s');
    expect(await workersStarted(stack)).toBe(1);
  });

  it('because the worker dies each time: it is refused after three starts', async () => {
    const stack = await stackWith(slow);
    let worker = await stack.startWorker();
    const running = run(stack, 'sync');
    for (const starts of [1, 2, 3]) {
      await expect.poll(() => startsOf(stack)).toBe(starts);
      await worker.kill();
      worker = await stack.startWorker();
    }
    await expectRefused(stack, await running, 'a worker ended each time');
  });

  it('because the worker shuts down, or a person cancels the sync: that does not count', async () => {
    const stack = await stackWith(slow);
    const worker = await stack.startWorker();
    const running = run(stack, 'sync');
    await expect.poll(() => startsOf(stack)).toBe(1);
    await worker.stop();
    expect(await badFile(stack)).not.toHaveProperty('parse_starts');

    await stack.startWorker();
    await expect.poll(() => startsOf(stack)).toBe(1);
    const log = await collections(stack.store.db).syncLogs.findOne({});
    await stack.run('paycom', 'cancel', log?.sync_id ?? '');
    expect((await running).report.status).toBe('cancelled');
    expect(await badFile(stack)).not.toHaveProperty('parse_starts');
  });
});
