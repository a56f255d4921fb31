import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findWhole, keepSweeping, openPartial, type SpoolPaths, spoolPaths, sweepSpool } from './spool.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let folder: string;
let own: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paycom-spool-'));
  own = await mkdtemp(join(tmpdir(), 'paycom-spool-'));
});
afterAll(async () => {
  for (const each of [folder, own]) await rm(each, { recursive: true });
});

describe('spoolPaths', () => {
  const file = { path: 'in/a.csv', size: 1, mtime: 2 };
  const pathOf = (host = 'h', changes: Partial<typeof file> = {}) =>
    spoolPaths('/spool', host, { ...file, ...changes }).whole;

  it("differs for each version, path and host, so that a download never resumes with another file's bytes", () => {
    const paths = [
      pathOf(),
      pathOf('i'),
      pathOf('h', { path: 'in/b.csv' }),
      pathOf('h', { size: 3 }),
      pathOf('h', { mtime: 3 }),
    ];
    expect(new Set(paths).size).toBe(paths.length);
    expect(pathOf()).toBe(pathOf());
  });

  it.each(['../../etc/passwd', 'a.c/../sv', 'x.numbers\n', `y.${'z'.repeat(300)}`, 'no extension', 'a.é'])(
    'uses no part of a hostile remote path in the local path: %j',
    (path) => {
      expect(pathOf('h', { path })).toMatch(/^\/spool\/[0-9a-f]{40}$/);
    },
  );
});

describe('the spool is only for this user', () => {
  const remote = { path: 'in/a.csv', size: 4, mtime: 2 };
  const spoolOf = async () => {
    const directory = await mkdtemp(join(own, 'private-'));
    return spoolPaths(directory, 'h', remote);
  };
  const openAndClose = async (paths: SpoolPaths) => (await openPartial(paths, { resumeWhole: true })).close();

  it.each(['partial', 'whole'] as const)(
    'refuses a planted link as the %s file, and leaves its target',
    async (which) => {
      for (const plant of [symlink, link]) {
        const paths = await spoolOf();
        const target = join(own, `target-${which}-${plant.name}`);
        await writeFile(target, 'keep');
        await plant(target, paths[which]);
        const refused = { code: 'spool_not_private' };
        await expect(openAndClose(paths)).rejects.toMatchObject(refused);
        expect(await readFile(target, 'utf8')).toBe('keep');
        if (which === 'whole') {
          await rm(paths.partial, { force: true });
          await plant(target, paths.whole);
          await expect(findWhole(paths)).rejects.toMatchObject(refused);
        }
      }
    },
  );

  it('refuses a pipe, a folder and a directory that is a link', async () => {
    const paths = await spoolOf();
    execFileSync('sh', ['-c', 'mkfifo "$0"', paths.whole]);
    await expect(findWhole(paths)).rejects.toMatchObject({ code: 'spool_not_private' });
    await mkdir(paths.partial);
    await expect(openPartial(paths, { resumeWhole: false })).rejects.toMatchObject({
      code: 'spool_not_private',
    });
    const linked = join(own, 'linked');
    await symlink(paths.directory, linked);
    await expect(openAndClose(spoolPaths(linked, 'h', remote))).rejects.toMatchObject({
      code: 'spool_not_private',
    });
  });

  it('takes a directory and a download away from other users', async () => {
    const paths = await spoolOf();
    await writeFile(paths.partial, 'half');
    await chmod(paths.partial, 0o666);
    await chmod(paths.directory, 0o777);
    await openAndClose(paths);
    expect((await stat(paths.partial)).mode & 0o027).toBe(0);
    expect((await stat(paths.directory)).mode & 0o027).toBe(0);
  });

  it('returns the finished download of an earlier attempt', async () => {
    const paths = await spoolOf();
    await writeFile(paths.whole, 'data', { mode: 0o600 });
    const sha256 = createHash('sha256').update('data').digest('hex');
    expect(await findWhole(paths)).toEqual({ spooled: paths.whole, bytes: 4, sha256, resumedAt: 4 });
  });
});

it('sweeps again and again until it is stopped, also after a failure', async () => {
  let sweeps = 0;
  const failures: unknown[] = [];
  const sweep = async () => {
    sweeps += 1;
    if (sweeps === 1) throw new Error('disk');
  };
  const stop = keepSweeping(sweep, (error) => failures.push(error), 5);
  await expect.poll(() => sweeps).toBeGreaterThan(2);
  stop();
  expect(failures).toEqual([new Error('disk')]);
});

describe('sweepSpool', () => {
  it('removes abandoned partial downloads, but no fresh, finished or foreign files', async () => {
    const now = Date.now();
    const names = ['a', 'b'].map((letter) => `${letter.repeat(40)}.partial`);
    const kept = [`${'c'.repeat(40)}.numbers`, 'notes.partial'];
    for (const name of [...names, ...kept]) {
      await writeFile(join(folder, name), 'x');
      await utimes(join(folder, name), new Date(now), new Date(now - 8 * DAY_MS));
    }
    await utimes(join(folder, names[1] ?? ''), new Date(now), new Date(now - 6 * DAY_MS));
    await sweepSpool(folder, { keepWhole: true, now });
    expect((await readdir(folder)).sort()).toEqual([...kept, names[1]].sort());

    await sweepSpool(folder, { keepWhole: false, now });
    expect((await readdir(folder)).sort()).toEqual(['notes.partial', names[1]].sort());
  });

  it('does nothing without a spool directory', async () => {
    const absent = join(folder, 'absent');
    await sweepSpool(absent, { keepWhole: true });
    await expect(readdir(absent)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
