import { execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import SftpClient from 'ssh2-sftp-client';
import { OPENSSH_PASSWORD_MISSING, type OpenSshServer, startOpenSshServer } from '../dev/openssh-server.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import { downloadRemoteFile } from '../infra/sftp/download.js';
import { SftpPool } from '../infra/sftp/pool.js';
import type { RemoteFile } from '../shared/reports/settled.js';
import { median } from './median.js';
import { processUsage, resetPeak } from './process-usage.js';
import type { Ratios } from './ratios.js';

const run = promisify(execFile);

/** The default of `PAYCOM_SFTP_CONNECTIONS`. Each Node.js client opens this many sessions. */
const SESSIONS = 4;
const SMALL_BYTES = 100_000;
/** A client this slow gets one turn, without a warm-up. */
const SLOW_MILLISECONDS = 20_000;
/** The request window and chunk size of our client. */
const TUNED = { concurrency: 64, chunkSize: 255 * 1024 };
/** A delayed link carries this share of the bytes and of the files. */
const DELAYED_SHARE = 0.1;

const OURS = 'ours, with SHA-256';
const OPENSSH = 'OpenSSH sftp';
const FAST_GET = 'fastGet, defaults';

/** `host` and `port` are of the server, or of a link with a delay to it. */
type Remote = Pick<OpenSshServer, 'host' | 'port' | 'username' | 'password' | 'hostKey'> & {
  /** Files for the clients that are programs: the private key and `known_hosts`. */
  readonly keyFile: string;
  readonly knownHostsFile: string;
};

type Client = {
  readonly name: string;
  readonly download: (files: readonly RemoteFile[], folder: string) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
  /** It runs in a process of its own, whose CPU and memory are not measured. */
  readonly isProgram?: boolean;
};

type Figures = { readonly milliseconds: number; readonly cpuSeconds: number; readonly peakMebibytes: number };

export async function compareClients({
  megabytes,
  files,
  rounds,
  roundTrips,
}: {
  readonly megabytes: number;
  readonly files: number;
  readonly rounds: number;
  readonly roundTrips: readonly number[];
}): Promise<Ratios> {
  if (OPENSSH_PASSWORD_MISSING)
    throw new Error(
      'The benchmark needs sshd and root: root creates its account. Install OpenSSH and run it as root.',
    );
  const local = await temporaryFolder();
  const server = await startOpenSshServer();
  const ratios: Record<string, number> = {};
  try {
    const remote = await remoteOf(server, local.folder);
    for (const roundTrip of roundTrips) {
      const share = roundTrip === 0 ? 1 : DELAYED_SHARE;
      const size = { megabytes: Math.ceil(megabytes * share), files: Math.ceil(files * share) };
      const link = await openLink(server.port, roundTrip);
      const clients = await openClients({ ...remote, port: link.port });
      const served = {
        [`1 file of ${size.megabytes} MB`]: await serve(
          server,
          `large-${roundTrip}`,
          1,
          size.megabytes * 1_000_000,
        ),
        [`${size.files} files of 100 KB`]: await serve(server, `small-${roundTrip}`, size.files, SMALL_BYTES),
      };
      for (const [title, these] of Object.entries(served)) {
        const of = `${title}, ${roundTrip} ms round trip`;
        const measured = await takeTurns(these, clients, rounds, local.folder);
        printClients(`${of}, ${rounds} rounds`, these, measured);
        Object.assign(ratios, ratiosOf(of, measured));
      }
      for (const { close } of clients) await close();
      link.close();
    }
  } finally {
    await server.stop();
    await local.remove();
  }
  return ratios;
}

async function remoteOf(server: OpenSshServer, folder: string): Promise<Remote> {
  const [keyFile, knownHostsFile] = [join(folder, 'key'), join(folder, 'known_hosts')];
  await writeFile(keyFile, server.keys.privateKey, { mode: 0o600 });
  await writeFile(knownHostsFile, `${server.hostKey().knownHostsLine}\n`);
  const { host, port, username, password, hostKey } = server;
  return { host, port, username, password, hostKey, keyFile, knownHostsFile };
}

/** A port that leads to `port` with this round trip. */
async function openLink(port: number, roundTrip: number): Promise<{ port: number; close: () => void }> {
  if (roundTrip === 0) return { port, close: () => undefined };
  const link = fork(new URL('./delayed-link.ts', import.meta.url), [String(port), String(roundTrip / 2)]);
  const [linked] = await once(link, 'message');
  return { port: linked, close: () => link.disconnect() };
}

async function serve(
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

async function openClients(remote: Remote): Promise<Client[]> {
  return [
    ourClient(remote),
    await libraryClient(FAST_GET, remote, {}),
    await libraryClient('fastGet, 64 × 255 KiB', remote, TUNED),
    ...(await openSshClients(remote)),
    ...(await rcloneClient(remote)),
  ];
}

function ourClient({ host, port, username, password, hostKey }: Remote): Client {
  const target = {
    ...{ host, port, username, password, hostKey: hostKey().fingerprint },
    ...{ privateKeyPath: undefined, privateKeyPassphrase: undefined },
    ...{ legacyAlgorithms: false, timeoutMs: 30_000 },
  };
  const pool = new SftpPool(target, SESSIONS);
  return {
    name: OURS,
    download: (files, spoolDirectory) =>
      Promise.all(
        files.map((file) => downloadRemoteFile(pool, file, { spoolDirectory, maxBytes: file.size })),
      ),
    close: () => pool.close(),
  };
}

async function libraryClient(
  name: string,
  { host, port, username, password }: Remote,
  options: SftpClient.FastGetTransferOptions,
): Promise<Client> {
  const clients = Array.from({ length: SESSIONS }, () => new SftpClient(name, {}));
  await Promise.all(clients.map((client) => client.connect({ host, port, username, password })));
  return {
    name,
    download: (files, folder) => {
      const queue = [...files];
      const work = async (client: SftpClient) => {
        for (let file = queue.pop(); file; file = queue.pop())
          await client.fastGet(file.path, join(folder, basename(file.path)), options);
      };
      return Promise.all(clients.map(work));
    },
    close: () => Promise.all(clients.map((client) => client.end())),
  };
}

/** The OpenSSH client, with its default cipher and with the cipher of the other clients. It reconnects in each round. */
async function openSshClients(remote: Remote): Promise<Client[]> {
  if (!(await isInstalled('sftp', '-V'))) return [];
  const { host, port, username, keyFile, knownHostsFile, hostKey } = remote;
  const [knownAs = ''] = hostKey().knownHostsLine.split(' ');
  const known = ['-o', `UserKnownHostsFile=${knownHostsFile}`, '-o', `HostKeyAlias=${knownAs}`];
  const client = (name: string, more: readonly string[]): Client => ({
    name,
    download: async (files, to) => {
      const downloading = run('sftp', [
        ...['-q', '-P', String(port), '-i', keyFile, ...known, ...more],
        ...['-b', '-', `${username}@${host}`],
      ]);
      downloading.child.stdin?.end(files.map(({ path }) => `get ${path} ${to}/\n`).join(''));
      await downloading;
    },
    close: async () => {},
    isProgram: true,
  });
  return [client(OPENSSH, []), client(`${OPENSSH}, AES-128-GCM`, ['-c', 'aes128-gcm@openssh.com'])];
}

/** It copies the folder of the files, reconnects in each round, and does not compare checksums, which need a shell on the server. */
async function rcloneClient({ host, port, username, keyFile }: Remote): Promise<Client[]> {
  if (!(await isInstalled('rclone', 'version'))) return [];
  const account = ['--sftp-host', host, '--sftp-port', String(port), '--sftp-user', username];
  return [
    {
      name: 'rclone',
      download: ([file], to) =>
        run('rclone', [
          ...['copy', `:sftp:${dirname(file?.path ?? '')}`, to, '--config', '/dev/null'],
          ...[...account, '--sftp-key-file', keyFile, '--sftp-shell-type', 'none'],
          ...['--transfers', String(SESSIONS)],
        ]),
      close: async () => {},
      isProgram: true,
    },
  ];
}

async function isInstalled(program: string, option: string): Promise<boolean> {
  const isMissing = await run(program, [option]).then(
    () => false,
    (error) => error.code === 'ENOENT',
  );
  if (isMissing) print(`Skipped: ${program}, which is not installed.`);
  return !isMissing;
}

async function takeTurns(
  files: readonly RemoteFile[],
  clients: readonly Client[],
  rounds: number,
  folder: string,
): Promise<Map<Client, Figures>> {
  const turns = new Map<Client, Figures[]>(clients.map((client) => [client, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [client, figures] of turns) {
      if (median(figures.map(({ milliseconds }) => milliseconds)) > SLOW_MILLISECONDS) continue;
      const target = join(folder, 'spool');
      await mkdir(target);
      const measured = await measureDownload(client, files, target);
      if (round > 0 || measured.milliseconds > SLOW_MILLISECONDS) figures.push(measured);
      await requireComplete(client.name, files, target);
      await rm(target, { recursive: true });
    }
  }
  const medianOf = (figures: readonly Figures[], part: keyof Figures) =>
    median(figures.map((each) => each[part]));
  return new Map(
    [...turns].map(([client, figures]) => [
      client,
      {
        milliseconds: medianOf(figures, 'milliseconds'),
        cpuSeconds: medianOf(figures, 'cpuSeconds'),
        peakMebibytes: medianOf(figures, 'peakMebibytes'),
      },
    ]),
  );
}

async function measureDownload(
  { download, isProgram }: Client,
  files: readonly RemoteFile[],
  target: string,
): Promise<Figures> {
  resetPeak(process.pid);
  const [before, start] = [process.cpuUsage(), performance.now()];
  await download(files, target);
  const milliseconds = performance.now() - start;
  if (isProgram) return { milliseconds, cpuSeconds: Number.NaN, peakMebibytes: Number.NaN };
  const { user, system } = process.cpuUsage(before);
  const { peakMebibytes } = processUsage(process.pid);
  return { milliseconds, cpuSeconds: (user + system) / 1e6, peakMebibytes };
}

async function requireComplete(name: string, files: readonly RemoteFile[], folder: string): Promise<void> {
  const sizes = (await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))))).map(
    ({ size }) => size,
  );
  if (sizes.length !== files.length || sizes.some((size) => size !== files[0]?.size))
    throw new Error(`${name} downloaded files whose count or size differs from the served files.`);
}

function printClients(
  title: string,
  files: readonly RemoteFile[],
  measured: ReadonlyMap<Client, Figures>,
): void {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const [ours = Number.NaN] = [...measured.values()].map(({ milliseconds }) => milliseconds);
  print(`\n${title}`);
  print(row('', ['median ms', 'MB/s', '÷ ours', 'CPU ms', 'peak MiB']));
  for (const [{ name }, { milliseconds, cpuSeconds, peakMebibytes }] of measured) {
    const times = [
      milliseconds.toFixed(0),
      (bytes / 1000 / milliseconds).toFixed(0),
      (milliseconds / ours).toFixed(2),
    ];
    print(row(name, [...times, numberOf(cpuSeconds * 1000), numberOf(peakMebibytes)]));
  }
}

function ratiosOf(title: string, measured: ReadonlyMap<Client, Figures>): Ratios {
  const figures = new Map([...measured].map(([{ name }, each]) => [name, each]));
  const ours = figures.get(OURS)?.milliseconds ?? Number.NaN;
  const ratio = (name: string) => {
    const theirs = figures.get(name)?.milliseconds;
    return theirs === undefined ? {} : { [`${title}: ours ÷ ${name}`]: ours / theirs };
  };
  return { ...ratio(OPENSSH), ...ratio(FAST_GET) };
}

function numberOf(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(0);
}

function row(name: string, columns: readonly string[]): string {
  return name.padEnd(28) + columns.map((column) => column.padStart(12)).join('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
