import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spoolPaths, sweepSpool } from './spool.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paycom-spool-'));
});
afterAll(() => rm(folder, { recursive: true }));

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
