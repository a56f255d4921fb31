import { createHash, randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OPENSSH_PASSWORD_MISSING, startOpenSshServer } from '../dev/openssh-server.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { type DownloadOptions, downloadRemoteFile } from '../infra/sftp/download.js';
import { SftpPool } from '../infra/sftp/pool.js';
import type { SftpTarget } from '../infra/sftp/target.js';
import type { RemoteFile } from '../shared/reports/settled.js';
import { type EmbeddedServer, embeddedServer, targetOf } from './sftp-fixtures.js';

const MiB = 1024 * 1024;

/** A served folder, and what a test needs to download from it. */
type DownloadFixture = {
  readonly served: string;
  readonly remote: string;
  readonly target: SftpTarget;
  readonly pool: SftpPool;
  readonly spool: string;
};

async function put({ served, remote }: DownloadFixture, name: string, bytes: Buffer): Promise<RemoteFile> {
  const path = join(served, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  await chmod(path, 0o644);
  const { mtimeMs } = await stat(path);
  return { path: posix.join(remote, name), size: bytes.length, mtime: Math.floor(mtimeMs / 1000) };
}

function download({ pool, spool }: DownloadFixture, file: RemoteFile, more: Partial<DownloadOptions> = {}) {
  return downloadRemoteFile(pool, file, { spoolDirectory: spool, maxBytes: 512 * MiB, ...more });
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function servesFiles(fixture: () => DownloadFixture): void {
  it('downloads names with blanks, accents, emoji, quotes and line breaks, and empty files', async () => {
    for (const name of [
      'two words.csv',
      'Größe 日本 🙂.csv',
      'a\nb.csv',
      `q'"\`$;.csv`,
      '-rf.csv',
      'x\\y.csv',
    ]) {
      const bytes = Buffer.from(`content of ${name}`);
      const { spooled, ...result } = await download(fixture(), await put(fixture(), name, bytes));
      expect(await readFile(spooled)).toEqual(bytes);
      expect(result).toEqual({ bytes: bytes.length, sha256: sha256(bytes), resumedAt: 0 });
    }
    const empty = await download(fixture(), await put(fixture(), 'empty.numbers', Buffer.of()));
    expect(await readFile(empty.spooled)).toHaveLength(0);
  });

  it('downloads a file larger than its read window byte for byte, and reports progress', async () => {
    const bytes = randomBytes(20 * MiB + 12_345);
    const progress: number[] = [];
    const file = await put(fixture(), 'big.numbers', bytes);
    const result = await download(fixture(), file, { onProgress: (done) => progress.push(done) });
    expect(sha256(await readFile(result.spooled))).toBe(sha256(bytes));
    expect(result.sha256).toBe(sha256(bytes));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(bytes.length);
  });

  it('hides downloads from other users of this machine, and keeps the remote name out of the spool', async () => {
    const { spooled } = await download(fixture(), await put(fixture(), '..numbers', Buffer.from('x')));
    expect((await stat(spooled)).mode & 0o777).toBe(0o600);
    expect((await stat(fixture().spool)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(fixture().spool)) expect(name).toMatch(/^[0-9a-f]{40}(\.[a-z0-9]+)?$/);
  });

  it('resumes at the byte where an earlier attempt stopped', async () => {
    const bytes = randomBytes(3 * MiB);
    const file = await put(fixture(), 'resumed.numbers', bytes);
    await leavePartial(fixture(), file, 2 * MiB);
    const result = await download(fixture(), file);
    expect(result).toMatchObject({ resumedAt: 2 * MiB, sha256: sha256(bytes) });
    expect(sha256(await readFile(result.spooled))).toBe(sha256(bytes));
  });

  it('starts over when the end of a partial file differs from the remote file, as after a power cut', async () => {
    const bytes = randomBytes(2 * MiB);
    const file = await put(fixture(), 'torn.numbers', bytes);
    const partial = await leavePartial(fixture(), file, MiB);
    await truncate(partial, MiB - 4096);
    await truncate(partial, MiB);
    const result = await download(fixture(), file);
    expect(result).toMatchObject({ resumedAt: 0, sha256: sha256(bytes) });
    expect(sha256(await readFile(result.spooled))).toBe(sha256(bytes));
  });

  it('refuses a file that has grown or shrunk since it was listed', async () => {
    const file = await put(fixture(), 'moving.csv', Buffer.from('0123456789'));
    const path = join(fixture().served, 'moving.csv');
    for (const change of [() => appendFile(path, 'more'), () => truncate(path, 5)]) {
      await change();
      await expect(download(fixture(), file)).rejects.toMatchObject({ code: 'remote_file_changed' });
    }
  });

  it('reads a file replaced by one of the same size since it was listed, without a byte of the old one', async () => {
    const [old, replaced] = [randomBytes(2 * MiB), randomBytes(2 * MiB)];
    old.copy(replaced, MiB, MiB);
    const file = await put(fixture(), 'replaced.numbers', old);
    await leavePartial(fixture(), file, 2 * MiB);
    const path = join(fixture().served, 'replaced.numbers');
    await writeFile(path, replaced).then(() => utimes(path, 1, file.mtime + 5));
    const result = await download(fixture(), file);
    expect(result).toMatchObject({ resumedAt: 0, sha256: sha256(replaced) });
    expect(sha256(await readFile(result.spooled))).toBe(sha256(replaced));
  });

  it('detects a file that changes during the download, and stores nothing', async () => {
    const other = join(fixture().served, 'other.partial');
    const replace = (path: string) => rename(other, path);
    for (const [change, code] of [
      [(path: string) => appendFile(path, 'more'), 'remote_file_changed'],
      [(path: string) => truncate(path, MiB), 'remote_file_changed'],
      [replace, 'remote_file_changed'],
    ] as const) {
      const file = await put(fixture(), 'unsteady.numbers', randomBytes(40 * MiB));
      await writeFile(other, randomBytes(40 * MiB)).then(() => utimes(other, 1, 1));
      let changed: Promise<void> | undefined;
      const onProgress = (bytes: number) => {
        if (bytes > MiB) changed ??= change(join(fixture().served, 'unsteady.numbers'));
      };
      await expect(download(fixture(), file, { onProgress })).rejects.toMatchObject({ code });
      await changed;
      expect((await readdir(fixture().spool)).filter((name) => name.endsWith('.partial'))).toEqual([]);
    }
  });

  it('keeps a file that is removed during the download if all of its bytes came', async () => {
    const bytes = randomBytes(40 * MiB);
    const file = await put(fixture(), 'removed.numbers', bytes);
    let removed: Promise<void> | undefined;
    const onProgress = (done: number) => {
      if (done > MiB) removed ??= rm(join(fixture().served, 'removed.numbers'));
    };
    const result = await download(fixture(), file, { onProgress });
    await removed;
    expect(sha256(await readFile(result.spooled))).toBe(sha256(bytes));
  });

  it('returns the finished download of an earlier attempt when the server no longer has the file', async () => {
    const bytes = randomBytes(MiB);
    const file = await put(fixture(), 'read-once.numbers', bytes);
    await download(fixture(), file);
    await rm(join(fixture().served, 'read-once.numbers'));
    expect(await download(fixture(), file)).toMatchObject({ resumedAt: MiB, sha256: sha256(bytes) });
  });

  it('distinguishes a missing file from one it may not open', async () => {
    const gone = { path: posix.join(fixture().remote, 'gone.csv'), size: 1, mtime: 1 };
    await expect(download(fixture(), gone)).rejects.toMatchObject({ code: 'remote_file_not_found' });
  });

  it('downloads a thousand small files over four sessions', async () => {
    const files = await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        put(fixture(), `many/${n}.csv`, Buffer.from(`file ${n} `.repeat(n))),
      ),
    );
    const results = await Promise.all(files.map((file) => download(fixture(), file)));
    expect(results.map((result) => result.sha256)).toEqual(
      files.map((_, n) => sha256(Buffer.from(`file ${n} `.repeat(n)))),
    );
  });

  it('stops at once when aborted, and the next attempt resumes', async () => {
    const bytes = randomBytes(40 * MiB);
    const file = await put(fixture(), 'aborted.numbers', bytes);
    const stop = new AbortController();
    const onProgress = (done: number) => done > MiB && stop.abort(new Error('cancelled'));
    await expect(download(fixture(), file, { onProgress, signal: stop.signal })).rejects.toThrow('cancelled');
    const again = await download(fixture(), file);
    expect(again.resumedAt).toBeGreaterThan(MiB);
    expect(again.sha256).toBe(sha256(bytes));
  });

  it('refuses a file over the limit before it asks the server for it', async () => {
    const huge = { path: posix.join(fixture().remote, 'not there'), size: MiB + 1, mtime: 1 };
    await expect(download(fixture(), huge, { maxBytes: MiB })).rejects.toMatchObject({
      code: 'file_too_large',
    });
  });

  it('blames the disk, not the server, when the spool is not a directory', async () => {
    const file = await put(fixture(), 'spool.csv', Buffer.from('x'));
    const spoolDirectory = join(fixture().served, 'spool.csv', 'sub');
    await expect(download(fixture(), file, { spoolDirectory })).rejects.toMatchObject({
      code: 'spool_failed',
      details: { path: spoolDirectory, reason: 'not a directory (ENOTDIR)' },
    });
  });
}

/** Writes the partial file of an attempt that ended after `bytes`. */
async function leavePartial(fixture: DownloadFixture, file: RemoteFile, bytes: number): Promise<string> {
  const { spooled } = await download(fixture, file);
  const partial = spooled.replace(/\.numbers$/, '.partial');
  await rename(spooled, partial);
  await truncate(partial, bytes);
  return partial;
}

describe('downloads from the embedded server', () => {
  let embedded: EmbeddedServer;
  let fixture: DownloadFixture;

  beforeAll(async () => {
    embedded = await embeddedServer();
    const { root, spool, target } = embedded;
    fixture = { served: root, remote: '/', spool, target, pool: new SftpPool(target, 4) };
  });
  afterAll(async () => {
    await fixture.pool.close();
    await embedded.remove();
  });
  beforeEach(() => {
    Object.assign(embedded.server.faults, {
      cutAfterBytes: undefined,
      bytesPerSecond: undefined,
      silent: false,
    });
  });

  servesFiles(() => fixture);

  it('gives up on a server that keeps the connection open but stops answering', async () => {
    const pool = new SftpPool({ ...fixture.target, timeoutMs: 300 }, 1);
    const file = await put(fixture, 'silent.csv', Buffer.from('never sent'));
    embedded.server.faults.silent = true;
    await expect(download({ ...fixture, pool }, file)).rejects.toMatchObject({
      code: 'sftp_silent',
      details: { seconds: 0.3 },
    });
    embedded.server.faults.silent = false;
    expect((await download({ ...fixture, pool }, file)).bytes).toBe(10);
    await pool.close();
  });

  it('does not mistake a slow connection for a silent server', async () => {
    const pool = new SftpPool({ ...fixture.target, timeoutMs: 600 }, 1);
    const bytes = randomBytes(MiB);
    const file = await put(fixture, 'slow.numbers', bytes);
    embedded.server.faults.bytesPerSecond = MiB;
    expect((await download({ ...fixture, pool }, file)).sha256).toBe(sha256(bytes));
    await pool.close();
  });

  it('makes progress with each attempt on a connection that is cut repeatedly', async () => {
    const pool = new SftpPool(fixture.target, 1);
    const bytes = randomBytes(70 * MiB);
    const file = await put(fixture, 'cut.numbers', bytes);
    // More than the read window, because requests in flight are lost when the connection is cut.
    Object.assign(embedded.server.faults, { cutAfterBytes: 30 * MiB, cuts: 2 });
    await expect(download({ ...fixture, pool }, file)).rejects.toMatchObject({
      code: 'sftp_connection_lost',
      class: 'transient',
    });
    const kept = async () => {
      const partial = (await readdir(fixture.spool)).find((name) => name.endsWith('.partial')) ?? 'none';
      return (await stat(join(fixture.spool, partial))).size;
    };
    const first = await kept();
    expect(first).toBeGreaterThan(4 * MiB);
    await expect(download({ ...fixture, pool }, file)).rejects.toMatchObject({
      code: 'sftp_connection_lost',
    });
    expect(await kept()).toBeGreaterThan(first);
    const result = await download({ ...fixture, pool }, file);
    expect(result.resumedAt).toBeGreaterThan(first);
    expect(result.sha256).toBe(sha256(bytes));
    await pool.close();
  });
});

describe.skipIf(OPENSSH_PASSWORD_MISSING)('downloads from OpenSSH (needs root and sshd)', () => {
  let sshd: Awaited<ReturnType<typeof startOpenSshServer>>;
  let spoolPlace: Awaited<ReturnType<typeof temporaryFolder>>;
  let fixture: DownloadFixture;

  beforeAll(async () => {
    sshd = await startOpenSshServer();
    spoolPlace = await temporaryFolder();
    const { username, password, folder, remoteFolder } = sshd;
    const target = targetOf(sshd.port, { username, password, hostKey: sshd.hostKey().knownHostsLine });
    const spool = join(spoolPlace.folder, 'spool');
    fixture = { served: folder, remote: remoteFolder, target, spool, pool: new SftpPool(target, 4) };
  });
  afterAll(async () => {
    await fixture.pool.close();
    await sshd.stop();
    await spoolPlace.remove();
  });

  servesFiles(() => fixture);

  it('reports that the account may not open a file', async () => {
    const file = await put(fixture, 'denied.csv', Buffer.from('x'));
    await chmod(join(fixture.served, 'denied.csv'), 0o600);
    await expect(download(fixture, file)).rejects.toMatchObject({ code: 'remote_file_denied' });
  });

  it('resumes after the server was killed during a download and restarted', async () => {
    const bytes = randomBytes(100 * MiB);
    const file = await put(fixture, 'killed.numbers', bytes);
    let killed: Promise<void> | undefined;
    const onProgress = (done: number) => {
      if (done > 5 * MiB) killed ??= sshd.kill();
    };
    await expect(download(fixture, file, { onProgress })).rejects.toMatchObject({ class: 'transient' });
    await killed;
    const failure = () => download(fixture, file).catch((error: unknown) => error);
    // A pooled connection may report its loss once more.
    await expect.poll(failure).toMatchObject({ code: 'sftp_connection_refused' });
    await sshd.start();
    const result = await download(fixture, file);
    expect(result.resumedAt).toBeGreaterThan(5 * MiB);
    expect(result.sha256).toBe(sha256(bytes));
  });

  it('refuses a changed host key, and a wrong password', async () => {
    const wrong = new SftpPool({ ...fixture.target, password: 'wrong' }, 1);
    const use = (pool: SftpPool) => pool.use((connection) => connection.stat('/'));
    await expect(use(wrong)).rejects.toMatchObject({ code: 'sftp_login_refused' });
    await sshd.changeHostKey();
    const fresh = new SftpPool(fixture.target, 1);
    await expect(use(fresh)).rejects.toMatchObject({ code: 'sftp_host_key_changed' });
  });
});
