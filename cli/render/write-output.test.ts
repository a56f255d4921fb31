import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOutput } from './write-output.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-output-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* lines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('one\n');
  yield Buffer.from('two\n');
}

test('only the owner can read the file', async () => {
  const path = join(folder, 'whole');
  await writeOutput(lines(), path);
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a failure leaves an existing file unchanged, and no partial file', async () => {
  const path = join(folder, 'kept');
  await writeFile(path, 'before');
  const failing = (async function* () {
    yield* lines();
    throw new Error('away');
  })();
  await expect(writeOutput(failing, path)).rejects.toThrow('away');
  expect(await readFile(path, 'utf8')).toBe('before');
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
});

test('an error names a folder that does not exist', async () => {
  await expect(writeOutput(lines(), join(folder, 'no', 'where'))).rejects.toMatchObject({
    code: 'output_unwritable',
    details: { reason: 'no such file or directory (ENOENT)' },
  });
});

test.each([
  ['on a terminal, control characters are escapes', true, 'a\\u001b[2Jb\\u009b31m\\u202e\tü\n'],
  ['in a pipe, control characters stay as they are', false, 'a\u001b[2Jb\u009b31m\u202e\tü\n'],
])('%s', (_, isTTY, written) => {
  const script = `
    import { writeOutput } from ${JSON.stringify(join(import.meta.dirname, 'write-output.ts'))};
    Object.assign(process.stdout, { isTTY: ${isTTY} });
    // Byte by byte, so that no character is whole.
    async function* bytes() {
      for (const byte of Buffer.from('a\\u001b[2Jb\\u009b31m\\u202e\\tü\\n')) yield Buffer.of(byte);
    }
    await writeOutput(bytes(), undefined);`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  expect(stdout).toBe(written);
});

test('Ctrl-C leaves no partial file, and ends the process as usual', async () => {
  const path = join(folder, 'interrupted');
  const script = `
    import { writeOutput } from ${JSON.stringify(join(import.meta.dirname, 'write-output.ts'))};
    async function* endless() {
      for (;;) {
        yield Buffer.alloc(1_000_000);
        process.stdout.write('.');
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    await writeOutput(endless(), ${JSON.stringify(path)});`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../..'),
  });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGINT');
  expect((await readdir(folder)).filter((name) => name.startsWith('interrupted'))).toEqual([]);
});
