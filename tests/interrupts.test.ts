import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { collections } from '../infra/mongo/collections.js';
import { listSyncLogs } from '../infra/syncs/sync-logs.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { seconds } from './time-limits.js';

let stack: SyncStack;
beforeAll(async () => {
  stack = await startSyncStack();
});
afterAll(() => stack?.stop());

/** Starts a sync, which waits for a worker, and presses Ctrl-C each time that one of the texts is shown. */
async function interrupted(
  after: readonly string[],
  { terminal = false } = {},
): Promise<{ code: number; stderr: string }> {
  const script = builtScript('cli/sync-paycom.js');
  const args = terminal ? ['--import', 'data:text/javascript,process.stderr.isTTY=true', script] : [script];
  const child: ChildProcess = spawn(process.execPath, args, {
    env: stack.env,
    cwd: stack.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let next = 0;
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
    while (next < after.length && stderr.includes(after[next] ?? '')) {
      child.kill('SIGINT');
      next += 1;
    }
  });
  const [code] = await once(child, 'close');
  return { code: Number(code), stderr };
}

const statuses = async () => (await listSyncLogs(stack.store.db, { limit: 5 })).map(({ status }) => status);

it('Ctrl-C leaves the sync running, says how to see it, and repeats that at the end', async () => {
  const { code, stderr } = await interrupted(['opening']);
  expect([code, await statuses()]).toEqual([0, ['running']]);
  const words = stderr.match(/The sync continues\. `paycom logs [\w-]+` shows it\./g);
  expect(words).toHaveLength(2);
  expect(stderr.trimEnd().endsWith(words?.at(-1) ?? '?')).toBe(true);
});

it.each([
  ['a pipe', { terminal: false }],
  // Where the cursor is hidden, another listener waits for Ctrl-C to show it again.
  ['a terminal', { terminal: true }],
])('a second Ctrl-C cancels the sync, says so, and is recorded: %s', async (_, options) => {
  await collections(stack.store.db).audit.deleteMany({});
  const { code, stderr } = await interrupted(['opening', 'Press Ctrl-C again'], options);
  expect(stderr).toContain('Cancelling. The sync finishes its current step.');
  expect([code, (await statuses())[0]], stderr).toEqual([7, 'cancelled']);
  const cancelled = await collections(stack.store.db).audit.findOne({ action: 'sync.cancel' });
  expect(cancelled).toMatchObject({ account_id: 'cli' });
});

it('after the last worker has stopped, a sync says so within seconds', async () => {
  const worker = await stack.startWorker();
  expect((await stack.run('sync-paycom')).code).toBe(0);
  await worker.stop();
  const asked = Date.now();
  const { code, stderr } = await stack.run('sync-paycom');
  expect([code, stderr]).toEqual([3, expect.stringContaining('no_worker')]);
  // Temporal lists a worker that has stopped for five minutes.
  expect(Date.now() - asked).toBeLessThan(seconds(40));
});
