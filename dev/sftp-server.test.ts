import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SftpServer, startSftpServer } from './sftp-server.js';
import { hostKeyOf, newKeyPair } from './ssh-keys.js';
import { temporaryFolder } from './temporary-folder.js';

const keys = newKeyPair();
const quiet = () => {};
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let root: string;
let server: SftpServer;
const clients: SftpClient[] = [];

beforeEach(async () => {
  temporary = await temporaryFolder();
  root = join(temporary.folder, 'root');
  await mkdir(root);
  server = await startSftpServer({
    root,
    stateFolder: join(temporary.folder, 'state'),
    username: 'paycom',
    password: 'correct',
    authorizedKeys: [keys.publicKey],
  });
});

afterEach(async () => {
  await Promise.allSettled(clients.splice(0).map((client) => client.end()));
  await server.stop();
  await temporary.remove();
});

async function connect(login: SftpClient.ConnectOptions = { password: 'correct' }): Promise<SftpClient> {
  const client = new SftpClient('test', { error: quiet, end: quiet, close: quiet });
  clients.push(client);

  await client.connect({ host: server.host, port: server.port, username: 'paycom', ...login });
  return client;
}

describe('login', () => {
  test('accepts a password and a key, and records each attempt only with its outcome', async () => {
    await connect();
    await connect({ privateKey: keys.privateKey });
    expect(server.logins).toEqual([
      { method: 'password', accepted: true },
      { method: 'publickey', accepted: true },
    ]);
  });

  test.each([
    ['a wrong password', { password: 'wrong' }],
    ['a wrong user', { username: 'else', password: 'correct' }],
    ['a key that is not authorized', { privateKey: newKeyPair().privateKey }],
  ])('%s is refused', async (_case, login) => {
    await expect(connect(login)).rejects.toThrow(/authentication/i);
    expect(server.logins.filter((login) => login.accepted)).toEqual([]);
  });

  test('the host key survives a restart with the same folder, and changes on request', async () => {
    const seen: string[] = [];
    const hostVerifier = (key: Buffer) => {
      seen.push(hostKeyOf(`ssh-ed25519 ${key.toString('base64')}`, server.host, server.port).fingerprint);
      return true;
    };
    const first = server.hostKey().fingerprint;
    await connect({ password: 'correct', hostVerifier });
    await server.stop();
    await server.start();
    await connect({ password: 'correct', hostVerifier });
    await server.changeHostKey();
    await connect({ password: 'correct', hostVerifier });
    expect(seen).toEqual([first, first, server.hostKey().fingerprint]);
    expect(server.hostKey().fingerprint).not.toBe(first);
  });
});

describe('files', () => {
  test('an uploaded file is complete, keeps its mtime, and can be renamed, listed and removed', async () => {
    const client = await connect();
    const bytes = Buffer.alloc(700_000, 'roster');
    await client.mkdir('/inbox');
    await client.put(bytes, '/inbox/new.partial');
    await client.rename('/inbox/new.partial', '/inbox/new.numbers');
    expect(bytes.equals(await readFile(join(root, 'inbox/new.numbers')))).toBe(true);
    expect((await client.list('/inbox')).map(({ name, size }) => ({ name, size }))).toEqual([
      { name: 'new.numbers', size: bytes.length },
    ]);
    expect((await client.stat('/inbox/new.numbers')).modifyTime).toBeCloseTo(
      (await stat(join(root, 'inbox/new.numbers'))).mtimeMs,
      -4,
    );
    await client.delete('/inbox/new.numbers');
    await client.rmdir('/inbox');
    expect(await client.list('/')).toEqual([]);
  });

  test('a rename over an existing file is refused and leaves both', async () => {
    await Promise.all(['a', 'b'].map((name) => writeFile(join(root, name), name)));
    const client = await connect();
    await expect(client.rename('/a', '/b')).rejects.toThrow();
    expect(await readFile(join(root, 'a'), 'utf8')).toBe('a');
    expect(await readFile(join(root, 'b'), 'utf8')).toBe('b');
  });

  test('lists a folder of 1,000 files completely', async () => {
    await Promise.all(Array.from({ length: 1000 }, (_, n) => writeFile(join(root, `${n}.csv`), '')));
    const client = await connect();
    expect(await client.list('.')).toHaveLength(1000);
  });

  test('parallel reads of large chunks return the right bytes', async () => {
    const bytes = Buffer.from(Uint32Array.from({ length: 500_000 }, (_, n) => n).buffer);
    await writeFile(join(root, 'big'), bytes);
    const client = await connect();
    await client.fastGet('/big', join(temporary.folder, 'got'), { concurrency: 64, chunkSize: 261_120 });
    expect(bytes.equals(await readFile(join(temporary.folder, 'got')))).toBe(true);
  });
});

describe('the root folder', () => {
  test('no path leaves it', async () => {
    await writeFile(join(temporary.folder, 'secret'), 'outside');
    const client = await connect();
    for (const path of ['../secret', '/../secret', '/a/../../secret', join(temporary.folder, 'secret')]) {
      await expect(client.get(path)).rejects.toThrow(/no such file/i);
    }
    await client.put(Buffer.from('inside'), '../made');
    expect(await readFile(join(root, 'made'), 'utf8')).toBe('inside');
  });

  test('no link leads outside, to a file, a folder or a new file', async () => {
    await writeFile(join(temporary.folder, 'secret'), 'outside');
    await symlink(join(temporary.folder, 'secret'), join(root, 'file'));
    await symlink(temporary.folder, join(root, 'folder'));
    await symlink(join(temporary.folder, 'made'), join(root, 'dangling'));
    const client = await connect();
    for (const path of ['/file', '/folder/secret'])
      await expect(client.get(path)).rejects.toThrow(/no such file/i);
    await expect(client.list('/folder')).rejects.toThrow();
    await expect(client.put(Buffer.from('x'), '/dangling')).rejects.toThrow();
    await expect(client.put(Buffer.from('x'), '/folder/made')).rejects.toThrow();
    await expect(stat(join(temporary.folder, 'made'))).rejects.toThrow(/ENOENT/);
  });

  test('a link that stays inside is followed', async () => {
    await writeFile(join(root, 'real'), 'inside');
    await symlink('real', join(root, 'link'));
    const client = await connect();
    expect(String(await client.get('/link'))).toBe('inside');
  });
});

describe('faults', () => {
  const size = 2_000_000;

  test('cuts a connection mid-file as often as configured, then serves again', async () => {
    await writeFile(join(root, 'file'), Buffer.alloc(size));
    Object.assign(server.faults, { cutAfterBytes: size / 2, cuts: 1 });
    await expect((await connect()).get('/file')).rejects.toThrow();
    expect(await (await connect()).get('/file')).toHaveLength(size);
  });

  test('a limit slows down concurrent reads', async () => {
    await writeFile(join(root, 'file'), Buffer.alloc(300_000));
    server.faults.bytesPerSecond = 1_000_000;
    const client = await connect();
    const started = performance.now();
    await client.fastGet('/file', join(temporary.folder, 'got'));
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  test('dropping all connections fails running requests, and the server accepts new connections', async () => {
    await writeFile(join(root, 'file'), Buffer.alloc(size));
    server.faults.silent = true;
    const reading = (await connect()).get('/file');
    const failed = expect(reading).rejects.toThrow();
    server.disconnectAll();
    await failed;
    server.faults.silent = false;
    expect(await (await connect()).get('/file')).toHaveLength(size);
  });
});
