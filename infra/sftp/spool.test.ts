import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spoolPlace, sweepSpool } from './spool.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paycom-spool-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('spoolPlace', () => {
  const file = { path: 'in/a.csv', size: 1, mtime: 2 };
  const place = (host = 'h', more: Partial<typeof file> = {}) =>
    spoolPlace('/spool', host, { ...file, ...more }).whole;

  it('is another one for another version, path or host, so that nothing is resumed with foreign bytes', () => {
    const places = [
      place(),
      place('i'),
      place('h', { path: 'in/b.csv' }),
      place('h', { size: 3 }),
      place('h', { mtime: 3 }),
    ];
    expect(new Set(places).size).toBe(places.length);
    expect(place()).toBe(place());
  });

  it.each(['../../etc/passwd', 'a.c/../sv', 'x.numbers\n', `y.${'z'.repeat(300)}`, 'no extension', 'a.é'])(
    'lets nothing of a hostile remote path into the local one: %j',
    (path) => {
      expect(place('h', { path })).toMatch(/^\/spool\/[0-9a-f]{40}$/);
    },
  );
});

describe('sweepSpool', () => {
  it('removes partial downloads that were given up, and neither fresh, whole nor foreign files', async () => {
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

  it('is content without a spool', async () => {
    await sweepSpool(join(folder, 'absent'), { keepWhole: true });
  });
});
