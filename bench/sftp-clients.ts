import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import SftpClient from 'ssh2-sftp-client';
import { OPENSSH_PASSWORD_MISSING, type OpenSshServer, startOpenSshServer } from '../dev/openssh-server.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { downloadRemoteFile } from '../infra/sftp/download.js';
import { SftpPool } from '../infra/sftp/pool.js';
import type { RemoteFile } from '../shared/reports/settled.js';
import { median } from './median.js';

const run = promisify(execFile);

/** The default of `PAYCOM_SFTP_CONNECTIONS`. Each Node.js client opens this many sessions. */
const SESSIONS = 4;
const SMALL_BYTES = 100 * 1024;
/** A client this slow gets one turn, without a warm-up. */
const SLOW_MILLISECONDS = 20_000;
/** The request window and chunk size of our client. */
const TUNED = { concurrency: 64, chunkSize: 255 * 1024 };

type Client = {
  readonly name: string;
  readonly download: (files: readonly RemoteFile[], folder: string) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
};

export async function compareClients(size: {
  readonly megabytes: number;
  readonly files: number;
  readonly rounds: number;
}): Promise<void> {
  if (OPENSSH_PASSWORD_MISSING)
    throw new Error(
      'The benchmark needs sshd and root: root creates its account. Install OpenSSH and run it as root.',
    );
  const local = await temporaryFolder();
  const server = await startOpenSshServer();
  try {
    const large = await serveFiles(server, 'large', 1, size.megabytes * 1_000_000);
    const small = await serveFiles(server, 'small', size.files, SMALL_BYTES);
    const clients = await openClients(server, local.folder);
    await takeTurns(`one file of ${size.megabytes} MB`, large, clients, size.rounds, local.folder);
    await takeTurns(`${size.files} files of 100 KiB`, small, clients, size.rounds, local.folder);
    for (const { close } of clients) await close();
  } finally {
    await server.stop();
    await local.remove();
  }
}

async function serveFiles(
  server: OpenSshServer,
  folder: string,
  count: number,
  bytes: number,
): Promise<RemoteFile[]> {
  await mkdir(join(server.folder, folder));
  await chmod(join(server.folder, folder), 0o755);
  const content = randomBytes(bytes);
  const files: RemoteFile[] = [];
  for (let n = 0; n < count; n++) {
    const path = join(server.folder, folder, `${n}.numbers`);
    await writeFile(path, content, { mode: 0o644 });
    const mtime = Math.floor((await stat(path)).mtimeMs / 1000);
    files.push({ path: `${server.remoteFolder}/${folder}/${n}.numbers`, size: bytes, mtime });
  }
  return files;
}

async function openClients(server: OpenSshServer, folder: string): Promise<Client[]> {
  const library: Client[] = [
    await libraryClient('fastGet, defaults', server, (client, from, to) => client.fastGet(from, to)),
    await libraryClient('fastGet, 64 × 255 KiB', server, (client, from, to) =>
      client.fastGet(from, to, TUNED),
    ),
    await libraryClient('get', server, (client, from, to) => client.get(from, to)),
  ];
  return [ourClient(server), ...library, ...(await openSshClients(server, folder))];
}

function ourClient({ host, port, username, password, hostKey }: OpenSshServer): Client {
  const target = {
    ...{ host, port, username, password, hostKey: hostKey().knownHostsLine },
    ...{
      privateKeyPath: undefined,
      privateKeyPassphrase: undefined,
      legacyAlgorithms: false,
      timeoutMs: 30_000,
    },
  };
  const pool = new SftpPool(target, SESSIONS);
  return {
    name: 'ours, with SHA-256',
    download: (files, spoolDirectory) =>
      Promise.all(
        files.map((file) => downloadRemoteFile(pool, file, { spoolDirectory, maxBytes: file.size })),
      ),
    close: () => pool.close(),
  };
}

async function libraryClient(
  name: string,
  { host, port, username, password }: OpenSshServer,
  get: (client: SftpClient, from: string, to: string) => Promise<unknown>,
): Promise<Client> {
  const clients = Array.from({ length: SESSIONS }, () => new SftpClient(name, {}));
  await Promise.all(clients.map((client) => client.connect({ host, port, username, password })));
  return {
    name,
    download: (files, folder) => {
      const queue = [...files];
      const work = async (client: SftpClient) => {
        for (let file = queue.pop(); file; file = queue.pop())
          await get(client, file.path, join(folder, basename(file.path)));
      };
      return Promise.all(clients.map(work));
    },
    close: () => Promise.all(clients.map((client) => client.end())),
  };
}

/** The OpenSSH client, with its default cipher and with the cipher of the other clients. It reconnects in each round. */
async function openSshClients(server: OpenSshServer, folder: string): Promise<Client[]> {
  const installed = await run('sftp', ['-V']).then(
    () => true,
    (error) => error.code !== 'ENOENT',
  );
  if (!installed) return [];
  const key = join(folder, 'key');
  await writeFile(key, server.keys.privateKey, { mode: 0o600 });
  const knownHosts = join(folder, 'known_hosts');
  await writeFile(knownHosts, `${server.hostKey().knownHostsLine}\n`);
  const options = ['-q', '-P', String(server.port), '-i', key, '-o', `UserKnownHostsFile=${knownHosts}`];
  const client = (name: string, more: readonly string[]): Client => ({
    name,
    download: async (files, to) => {
      const batch = join(folder, 'batch');
      await writeFile(batch, files.map(({ path }) => `get ${path} ${to}/\n`).join(''));
      await run('sftp', [...options, ...more, '-b', batch, `${server.username}@${server.host}`]);
    },
    close: async () => {},
  });
  return [client('sftp', []), client('sftp, AES-128-GCM', ['-c', 'aes128-gcm@openssh.com'])];
}

async function takeTurns(
  title: string,
  files: readonly RemoteFile[],
  clients: readonly Client[],
  rounds: number,
  folder: string,
): Promise<void> {
  const times = new Map<Client, number[]>(clients.map((client) => [client, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [client, samples] of times) {
      if (median(samples) > SLOW_MILLISECONDS) continue;
      const target = join(folder, 'spool');
      await mkdir(target);
      const start = performance.now();
      await client.download(files, target);
      const milliseconds = performance.now() - start;
      if (round > 0 || milliseconds > SLOW_MILLISECONDS) samples.push(milliseconds);
      await requireComplete(client.name, files, target);
      await rm(target, { recursive: true });
    }
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const [ours = Number.NaN] = [...times.values()].map(median);
  print(`\n${title}, ${rounds} rounds`);
  print(row('', ['median ms', 'MB/s', 'vs ours']));
  for (const [{ name }, samples] of times) {
    const ms = median(samples);
    const columns = [ms.toFixed(0), (bytes / 1000 / ms).toFixed(0), `${(ms / ours).toFixed(2)} ×`];
    print(row(name, columns));
  }
}

async function requireComplete(name: string, files: readonly RemoteFile[], folder: string): Promise<void> {
  const sizes = (await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))))).map(
    ({ size }) => size,
  );
  if (sizes.length !== files.length || sizes.some((size) => size !== files[0]?.size))
    throw new Error(`${name} downloaded files whose count or size differs from the served files.`);
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(24) + columns.map((column) => column.padStart(12)).join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
