import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { parseEnvFile } from '../infra/config/parse-env-file.js';
import { runningProcesses } from './processes.js';

const root = join(import.meta.dirname, '..');

const started: ChildProcessByStdio<null, Readable, Readable>[] = [];
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await temporary.remove();
});

function npmRun(script: string, args: string[]) {
  const child = spawn('npm', ['run', script, '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

describe('npm run demo', () => {
  test('--once shows a whole sync of a generated push and ends with its exit code, leaving nothing behind', async () => {
    const demo = npmRun('demo', ['--once', '--employees', '40']);
    const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, 'exit')]);
    expect(output).toContain('40 fake employees');
    expect(output).not.toMatch(/is not set|on PATH/);
    expect(output).toContain('40 created');
    expect(output).toContain('exit code 0');
    expect(code).toBe(0);
    const folder = /--env-file (\S+)\/env/.exec(output)?.[1] ?? '';
    expect(folder).not.toBe('');
    expect(existsSync(folder)).toBe(false);
  });

  test('an unknown option ends at once with exit code 2', async () => {
    const [code] = await once(npmRun('demo', ['--twice']), 'exit');
    expect(code).toBe(2);
  });
});

describe('npm run dev', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'only the owner can read the settings, and every server stops when npm ends by %s',
    async (signal) => {
      const dev = npmRun('dev', ['--data', temporary.folder, '--employees', '10']);
      let output = '';
      dev.stdout.on('data', (chunk) => {
        output += chunk;
      });
      await expect.poll(() => output).toContain('Ready.');
      // As many people as before, or the next push would be held for its new ones.
      expect(output).toMatch(/generate-push -- \S+ --employees 10 --revision 1 /);
      const env = await readFile(join(temporary.folder, 'env'), 'utf8');
      expect((await stat(join(temporary.folder, 'env'))).mode & 0o777).toBe(0o600);
      for (const name of [
        'PAYCOM_SFTP_PASSWORD',
        'PAYCOM_ENCRYPTION_KEYS',
        'MONGODB_URI',
        'TEMPORAL_ADDRESS',
      ]) {
        expect(env).toMatch(new RegExp(`^${name}=.`, 'm'));
      }
      const { PAYCOM_API_PUBLIC_URL: url, PAYCOM_API_TOKEN: token, ...others } = parseEnvFile(env);
      const { DEV_ADMIN_EMAIL: email, DEV_ADMIN_PASSWORD: password } = others;
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${url}/api/paycom/admin/tokens/`, { headers });
      expect(answer.status).toBe(200);
      const signIn = await fetch(`${url}/api/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: `${url}` },
        body: JSON.stringify({ email, password }),
      });
      expect(await signIn.json()).toMatchObject({ role: 'admin' });
      dev.kill(signal);
      await expect.poll(() => commandsNaming(temporary.folder)).toEqual([]);
    },
  );
});

/** Returns the processes with the folder in their arguments. */
async function commandsNaming(folder: string): Promise<string[]> {
  return [...(await runningProcesses()).values()].filter((command) => command.includes(folder));
}
