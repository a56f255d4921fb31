import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runningProcesses } from '../tests/processes.js';
import { scriptArguments } from './script-arguments.js';
import { temporaryFolder } from './temporary-folder.js';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

/** A parent that guards a child and a folder, prints the child's id and waits. */
async function startParent() {
  const script = join(temporary.folder, 'parent.ts');
  const guard = new URL('./process-guard.ts', import.meta.url).href;
  await writeFile(
    script,
    `import { spawn } from 'node:child_process';
     import { mkdirSync } from 'node:fs';
     import { guardFolder, guardGroup } from '${guard}';
     const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
     mkdirSync(process.argv[2]);
     guardFolder(process.argv[2]);
     guardGroup(child.pid);
     console.log(child.pid);
     setInterval(() => {}, 1000);`,
  );
  const folder = join(temporary.folder, 'guarded folder');
  const parent = spawn(process.execPath, [...scriptArguments(new URL(`file://${script}`)), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const child = await new Promise<number>((resolve) =>
    parent.stdout.once('data', (line) => resolve(Number(line))),
  );
  return { parent, child, folder };
}

async function isRunning(pid: number): Promise<boolean> {
  return (await runningProcesses()).has(pid);
}

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  'a parent ended by %s leaves no server and no folder behind',
  async (signal) => {
    const { parent, child, folder } = await startParent();
    expect(await isRunning(child)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    parent.kill(signal);
    await expect.poll(() => isRunning(child)).toBe(false);
    await expect.poll(() => existsSync(folder)).toBe(false);
  },
);
