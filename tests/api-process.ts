import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { builtScript } from '../dev/fresh-build.js';
import { type ServerProcess, startProcess } from '../dev/server-process.js';
import type { SyncStack } from './sync-stack.js';

export type ApiProcess = { readonly process: ServerProcess; readonly url: string; readonly logPath: string };

/** Starts the API next to a stack, as a user does. */
export async function startApiProcess(stack: SyncStack): Promise<ApiProcess> {
  const logPath = join(stack.folder, 'api.log');
  const env = { ...stack.env, PAYCOM_API_ADDRESS: '127.0.0.1:0' };
  const args = [builtScript('api/main.js')];
  const api = await startProcess({ name: 'api', command: process.execPath, args, logPath, env });
  return { process: api, url: await Promise.race([started(logPath), api.failWhenEnded()]), logPath };
}

async function started(logPath: string): Promise<string> {
  for (;;) {
    const log = await readFile(logPath, 'utf8').catch(() => '');
    const [, address] = /"address":"([^"]+)","event":"api_started"/.exec(log) ?? [];
    if (address) return `http://${address}`;
    await delay(50);
  }
}
