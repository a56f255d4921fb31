import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startProcess } from '../dev/server-process.js';
import { testClosers } from './closers.js';
import { startSyncStack } from './sync-stack.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { closers } = testClosers();

it.each([
  ['api', 'api_started', 'api_stopped'],
  ['start', 'worker_started', 'worker_stopped'],
])('npm run %s: who stops npm stops the process', async (script, started, stopped) => {
  const stack = await startSyncStack({ PAYCOM_API_ADDRESS: '127.0.0.1:0' });
  closers.push(stack.stop);
  const logPath = join(stack.folder, 'npm.log');
  const args = ['run', '--silent', script];
  const npm = await startProcess({ name: 'npm', command: 'npm', args, logPath, env: stack.env, cwd: ROOT });
  closers.push(npm.stop);
  const log = () => readFile(logPath, 'utf8');
  await expect.poll(log).toContain(started);
  process.kill(npm.pid, 'SIGTERM');
  await expect.poll(log).toContain(stopped);
});
