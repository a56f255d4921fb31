import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../infra/metrics/free-port.js';
import { errnoOf } from './errno.js';
import { guardFolder } from './process-guard.js';
import { startProcess, waitUntilListening } from './server-process.js';
import { type HostKey, hostKeyOf, type KeyPair, newKeyPair } from './ssh-keys.js';
import { temporaryFolder } from './temporary-folder.js';

const run = promisify(execFile);

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));
const IS_ROOT = process.getuid?.() === 0;

/** For `describe.skipIf`: what is missing on this machine. Password login needs root, to create the account. */
export const OPENSSH_MISSING = SSHD === undefined;
export const OPENSSH_PASSWORD_MISSING = OPENSSH_MISSING || !IS_ROOT;

export type OpenSshServer = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Empty when the server runs without root, because it then accepts only keys. */
  readonly password: string;
  readonly keys: KeyPair;
  /** The local folder of the account's files, and its path as the client sees it. */
  readonly folder: string;
  readonly remoteFolder: string;
  hostKey(): HostKey;
  /** Presents a new host key, after a restart. */
  changeHostKey(): Promise<void>;
  /** Ends the server and every session on it, as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** OpenSSH's own server on loopback, for one account: in a chroot when run by root, else with key login only. */
export async function startOpenSshServer(): Promise<OpenSshServer> {
  const port = await freePort();
  const temporary = IS_ROOT ? await rootOwnedFolder() : await temporaryFolder();
  const account = IS_ROOT ? await makeUser(temporary.folder) : await ownUser(temporary.folder);
  const keys = newKeyPair();
  let hostKeys = await writeKeys(temporary.folder, keys);
  const config = join(temporary.folder, 'sshd_config');
  await writeFile(config, sshdConfig(temporary.folder, port, account));
  // It does not start without its privilege separation folder, which normally its service unit creates.
  if (IS_ROOT) await mkdir('/run/sshd', { recursive: true });
  let sshd: Awaited<ReturnType<typeof startProcess>> | undefined;
  const server: OpenSshServer = {
    ...{ host: '127.0.0.1', port, username: account.username, password: account.password, keys },
    ...{ folder: account.folder, remoteFolder: account.remoteFolder },
    hostKey: () => hostKeyOf(hostKeys.publicKey, '127.0.0.1', port),
    changeHostKey: async () => {
      hostKeys = await writeKeys(temporary.folder, keys);
      await server.kill();
      await server.start();
    },
    kill: async () => {
      if (!sshd) return;
      const sessions = await descendants(sshd.pid);
      await sshd.kill();
      for (const pid of sessions) endSession(pid);
    },
    start: async () => {
      const logPath = join(temporary.folder, 'sshd.log');
      sshd = await startProcess({
        name: 'sshd',
        command: SSHD ?? 'sshd',
        args: ['-D', '-e', '-f', config],
        logPath,
      });
      await Promise.race([waitUntilListening(port), sshd.failWhenEnded()]);
    },
    stop: async () => {
      await sshd?.stop();
      await account.remove();
      await temporary.remove();
    },
  };
  await server.start();
  return server;
}

/** Sessions lead their own process groups, so they survive the server's. Only Linux lists them. */
async function descendants(pid: number): Promise<number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = listed.split(' ').filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}

function endSession(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
}

type Account = {
  readonly username: string;
  readonly password: string;
  readonly folder: string;
  readonly remoteFolder: string;
  readonly chroot?: string;
  remove(): Promise<void>;
};

/** Root must own a chroot and all folders above it, and none may be world-writable, so it is not under the temporary folder. */
async function rootOwnedFolder() {
  const above = '/var/lib/paycom-sync-tests';
  await mkdir(above, { recursive: true, mode: 0o755 });
  const folder = await mkdtemp(join(above, 'sshd-'));
  await chmod(folder, 0o755);
  const forget = guardFolder(folder);
  return {
    folder,
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
      forget();
    },
  };
}

async function makeUser(stateFolder: string): Promise<Account> {
  const username = `paycom-${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const chroot = join(stateFolder, 'jail');
  const folder = join(chroot, 'reports');
  await mkdir(folder, { recursive: true });
  await withAccountsLocked('useradd', ['--no-create-home', '--shell', '/usr/sbin/nologin', username]);
  const changing = run('chpasswd');
  changing.child.stdin?.end(`${username}:${password}\n`);
  await changing;
  const { stdout } = await run('id', ['-u', username]);
  await chown(folder, Number(stdout), -1);
  return {
    ...{ username, password, chroot, folder, remoteFolder: '/reports' },
    remove: () => withAccountsLocked('userdel', ['--force', username]),
  };
}

async function ownUser(stateFolder: string): Promise<Account> {
  const folder = join(stateFolder, 'reports');
  await mkdir(folder);
  return {
    username: userInfo().username,
    password: '',
    folder,
    remoteFolder: folder,
    remove: async () => {},
  };
}

/** The account files are locked, and the tools give up when another test holds them. */
async function withAccountsLocked(command: string, args: string[]): Promise<void> {
  await run('flock', ['/var/lib/paycom-sync-tests', command, ...args]);
}

async function writeKeys(stateFolder: string, client: KeyPair): Promise<KeyPair> {
  const host = newKeyPair();
  await writeFile(join(stateFolder, 'host_key'), host.privateKey, { mode: 0o600 });
  await writeFile(join(stateFolder, 'authorized_keys'), `${client.publicKey}\n`, { mode: 0o644 });
  return host;
}

function sshdConfig(stateFolder: string, port: number, account: Account): string {
  return [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(stateFolder, 'host_key')}`,
    `AuthorizedKeysFile ${join(stateFolder, 'authorized_keys')}`,
    `PidFile ${join(stateFolder, 'sshd.pid')}`,
    'UsePAM no',
    'StrictModes no',
    'MaxStartups 100:30:200',
    'Subsystem sftp internal-sftp',
    `PasswordAuthentication ${account.chroot ? 'yes' : 'no'}`,
    ...(account.chroot
      ? [`Match User ${account.username}`, `ChrootDirectory ${account.chroot}`, 'ForceCommand internal-sftp']
      : []),
    '',
  ].join('\n');
}
