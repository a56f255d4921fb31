import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../shared/app-error.js';
import { findBinary } from './binary.js';
import { install, withLock } from './binary-cache.js';
import { runDownload } from './download-process.js';
import { temporaryFolder } from './temporary-folder.js';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

/** Writes a program that prints `output`, by default what mongod prints. */
async function program(path: string, output = 'db version v6.0.5'): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${output}"\n`);
  await chmod(path, 0o755);
  return path;
}

describe('finding a binary', () => {
  test('the variable wins over PATH, and PATH over the cache', async () => {
    const named = await program(join(temporary.folder, 'named/any-name'));
    const onPath = await program(join(temporary.folder, 'path/mongod'));
    const cache = join(temporary.folder, 'cache');
    const cached = await program(join(cache, `${process.platform}-${process.arch}`, 'mongod-8.2.6'));
    const env = { PATH: join(temporary.folder, 'path'), PAYCOM_SYNC_CACHE: cache };
    expect(await findBinary('mongod', { env: { ...env, MONGOMS_SYSTEM_BINARY: named } })).toBe(named);
    expect(await findBinary('mongod', { env })).toBe(onPath);
    expect(await findBinary('mongod', { env: { ...env, PATH: '' } })).toBe(cached);
  });

  test('skips a binary that does not run here and reports why', async () => {
    const broken = await program(join(temporary.folder, 'broken'), 'cannot execute');
    await program(join(temporary.folder, 'first/mongod'), 'another program of that name');
    const good = await program(join(temporary.folder, 'second/mongod'));
    const lines: string[] = [];
    const env = {
      MONGOMS_SYSTEM_BINARY: broken,
      PATH: `${join(temporary.folder, 'first')}:${join(temporary.folder, 'second')}`,
    };
    expect(await findBinary('mongod', { env, log: (line) => lines.push(line) })).toBe(good);
    expect(lines).toEqual([
      `mongod: MONGOMS_SYSTEM_BINARY names ${broken}, which does not run`,
      `mongod: using ${good}`,
    ]);
  });
});

test('reports only the binary it uses when nothing is wrong', async () => {
  const onPath = await program(join(temporary.folder, 'path/mongod'));
  const lines: string[] = [];
  const env = { PATH: join(temporary.folder, 'path') };
  await findBinary('mongod', { env, log: (line) => lines.push(line) });
  expect(lines).toEqual([`mongod: using ${onPath}`]);
});

describe('downloading', () => {
  test('a download that receives no data ends in bounded time', async () => {
    const download = { label: 'x', command: 'sleep', args: ['600'], folder: temporary.folder, stallMs: 300 };
    await expect(runDownload(download, () => {})).rejects.toThrow('nothing arrived for 0.3 s');
  });

  test('a failed download reports the last error line of its command', async () => {
    const args = ['-c', 'echo "ERROR: no such package" >&2; echo notice >&2; exit 1'];
    const download = { label: 'x', command: 'sh', args, folder: temporary.folder };
    await expect(runDownload(download, () => {})).rejects.toThrow('ERROR: no such package');
  });

  test('a download that fails midway leaves nothing in the cache', async () => {
    const target = join(temporary.folder, 'cache/mongod');
    const half = install(target, async (scratch) => {
      await writeFile(join(scratch, 'mongod'), 'half');
      throw new Error('the line went dead');
    });
    await expect(half).rejects.toThrow('the line went dead');
    expect(await readdir(join(temporary.folder, 'cache'))).toEqual([]);
  });

  test('concurrent downloads take turns, and the lock of a dead process is taken over', async () => {
    const target = join(temporary.folder, 'cache/mongod');
    let inside = 0;
    const turn = () =>
      withLock(
        target,
        () => {},
        async () => {
          inside += 1;
          await new Promise((resolve) => setTimeout(resolve, 50));
          expect(inside).toBe(1);
          inside -= 1;
        },
      );
    await Promise.all([turn(), turn(), turn()]);
    // Larger than any real process id.
    await writeFile(`${target}.lock`, '999999999');
    await turn();
    expect(await readdir(join(temporary.folder, 'cache'))).toEqual([]);
  });

  test('when nothing works, the error names each attempt and what to install', async () => {
    const env = { PATH: '', PAYCOM_SYNC_CACHE: join(temporary.folder, 'cache') };
    const failed: unknown = await findBinary('mongod', { env, download: false }).catch((error) => error);
    expect(failed).toBeInstanceOf(AppError);
    expect(failed).toMatchObject({ code: 'binary_not_found' });
    const { hint } = failed as AppError;
    for (const part of ['MONGOMS_SYSTEM_BINARY', 'PATH', 'cache', 'install MongoDB'])
      expect(hint).toContain(part);
  });
});
