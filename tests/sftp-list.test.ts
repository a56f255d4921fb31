import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENSSH_PASSWORD_MISSING, startOpenSshServer } from '../dev/openssh-server.js';
import { type ListOptions, listRemoteFiles } from '../infra/sftp/list.js';
import { SftpPool } from '../infra/sftp/pool.js';
import { embeddedServer, targetOf } from './sftp-fixtures.js';

const GLOB = '*.{numbers,csv,xlsx}';

type ListFixture = { readonly served: string; readonly remote: string; readonly pool: SftpPool };

async function fill(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await chmod(dirname(path), 0o755);
    await writeFile(path, name);
    await utimes(path, 1_790_000_000, 1_790_000_000);
  }
}

function listsFiles(fixture: () => ListFixture): void {
  let folders = 0;
  /** Puts files and returns the listed names, relative to the directory. */
  const listed = async (
    names: readonly string[],
    more: Partial<ListOptions> = {},
    links: string[][] = [],
  ) => {
    folders += 1;
    const directory = `${fixture().remote.replace(/\/$/, '')}/case-${folders}`;
    const local = join(fixture().served, `case-${folders}`);
    await fill(local, [...names, '.keep']);
    for (const [target = '', name = ''] of links) await symlink(target, join(local, name));
    const options = { directory, glob: GLOB, recursive: false, ...more };
    const { files } = await fixture().pool.use((connection) => listRemoteFiles(connection, options));
    return files.map(({ path }) => path.slice(directory.length + 1));
  };

  it('lists files that match the glob in any letter case, with path, size and mtime in seconds', async () => {
    expect(await listed(['a.numbers', 'B.NUMBERS', 'c.Csv', 'd.txt', 'e.numbers.bak', 'numbers'])).toEqual([
      'B.NUMBERS',
      'a.numbers',
      'c.Csv',
    ]);
    const directory = `${fixture().remote.replace(/\/$/, '')}/case-${folders}`;
    const one = { directory, glob: 'a.*', recursive: false };
    const { files } = await fixture().pool.use((connection) => listRemoteFiles(connection, one));
    expect(files).toEqual([{ path: `${directory}/a.numbers`, size: 9, mtime: 1_790_000_000 }]);
  });

  it('omits hidden files and unfinished uploads', async () => {
    const names = ['.a.csv', '._a.csv', 'b.csv.partial', 'c.csv.filepart', 'd.csv.tmp', 'e.csv~', '~$f.xlsx'];
    const safeSave = 'g.numbers.sb-1a2b3c4d-Xy9';
    expect(await listed([...names, safeSave, 'ready.csv'], { glob: '*' })).toEqual(['ready.csv']);
  });

  it('finds names with blanks, accents, line breaks, brackets and backslashes', async () => {
    const names = ['a b.csv', 'Größe.csv', 'line\nbreak.csv', 'x[1].csv', 'x\\y.csv', '日本.csv'].sort();
    expect(await listed(names)).toEqual(names);
  });

  it('includes subdirectories on request, but not hidden ones', async () => {
    const names = ['a.csv', 'sub/b.csv', 'sub/deep/er/c.csv', '.hidden/d.csv'];
    expect(await listed(names)).toEqual(['a.csv']);
    expect(await listed(names, { recursive: true })).toEqual(['a.csv', 'sub/b.csv', 'sub/deep/er/c.csv']);
    expect(await listed(names, { recursive: true, glob: 'sub/*.csv' })).toEqual(['sub/b.csv']);
  });

  it('follows no link, because it may leave the directory or loop', async () => {
    const links = [
      ['a.csv', 'beside.csv'],
      ['/etc/passwd', 'out.csv'],
      ['../secret.csv', 'up.csv'],
      ['nowhere', 'dangling.csv'],
      ['.', 'circle'],
      ['loop.csv', 'loop.csv'],
    ];
    await fill(fixture().served, ['secret.csv']);
    expect(await listed(['a.csv'], { recursive: true }, links)).toEqual(['a.csv']);
  });

  it('the error names a directory that does not exist or is a file', async () => {
    await fill(fixture().served, ['file.csv']);
    for (const directory of ['missing', 'file.csv']) {
      const options = { directory: `${fixture().remote}/${directory}`, glob: GLOB, recursive: true };
      const refused = fixture().pool.use((connection) => listRemoteFiles(connection, options));
      await expect(refused).rejects.toMatchObject({ code: 'sftp_directory_not_found' });
    }
  });

  it.each([
    ['entries', { entries: 3 }],
    ['folders', { folders: 2 }],
    ['seconds', { seconds: -1 }],
  ])('ends with an error above its limit of %s', async (_, limit) => {
    const names = ['a.csv', 'one/b.csv', 'two/c.csv'];
    // With ".", ".." and ".keep", depending on the server.
    const limits = { entries: 20, folders: 3, seconds: 60 };
    expect(await listed(names, { recursive: true, limits })).toEqual(names);
    const above = listed(names, { recursive: true, limits: { ...limits, ...limit } });
    await expect(above).rejects.toMatchObject({ code: 'sftp_listing_too_large' });
  });

  it('lists thousands of files', async () => {
    const names = Array.from({ length: 3000 }, (_, n) => `${String(n).padStart(4, '0')}.csv`);
    expect(await listed(names)).toEqual(names);
  });
}

describe('a listing of the embedded server', () => {
  let embedded: Awaited<ReturnType<typeof embeddedServer>>;
  let fixture: ListFixture;
  beforeAll(async () => {
    embedded = await embeddedServer();
    fixture = { served: embedded.root, remote: '/', pool: new SftpPool(embedded.target, 2) };
  });
  afterAll(async () => {
    await fixture.pool.close();
    await embedded.remove();
  });
  listsFiles(() => fixture);
});

describe.skipIf(OPENSSH_PASSWORD_MISSING)('a listing of OpenSSH (needs root and sshd)', () => {
  let sshd: Awaited<ReturnType<typeof startOpenSshServer>>;
  let fixture: ListFixture;
  beforeAll(async () => {
    sshd = await startOpenSshServer();
    const { username, password } = sshd;
    const target = targetOf(sshd.port, { username, password, hostKey: sshd.hostKey().fingerprint });
    fixture = { served: sshd.folder, remote: sshd.remoteFolder, pool: new SftpPool(target, 2) };
  });
  afterAll(async () => {
    await fixture.pool.close();
    await sshd.stop();
  });
  listsFiles(() => fixture);

  it('reports a subdirectory that the account may not list, and lists the others', async () => {
    await fill(join(fixture.served, 'rights'), ['open/a.csv', 'locked/b.csv']);
    await chmod(join(fixture.served, 'rights'), 0o755);
    await chmod(join(fixture.served, 'rights/locked'), 0o700);
    const options = { directory: `${fixture.remote}/rights`, glob: GLOB, recursive: true };
    const { files, denied } = await fixture.pool.use((connection) => listRemoteFiles(connection, options));
    expect(files.map(({ path }) => path)).toEqual(['/reports/rights/open/a.csv']);
    expect(denied).toEqual(['/reports/rights/locked']);
  });
});
