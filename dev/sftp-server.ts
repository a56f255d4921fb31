import { once } from 'node:events';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { freePort } from '../infra/metrics/free-port.js';
import { errnoOf } from './errno.js';
import { serveFiles } from './sftp-files.js';
import { decideLogin, type LoginTry, type ServedAccount } from './sftp-login.js';
import { type HostKey, hostKeyOf, newKeyPair, publicKeyOf } from './ssh-keys.js';

export type SftpServerOptions = ServedAccount & {
  /** The folder that clients see as `/` and cannot leave. New files in it are served too. */
  readonly root: string;
  /** The folder of the host key. The same folder gives the same key. */
  readonly stateFolder: string;
  readonly port?: number;
};

/** Faults that a test can switch on at any time. All are off at the start. */
export type SftpFaults = {
  /** Cuts a connection after this many bytes of file content, as often as `cuts`. */
  cutAfterBytes: number | undefined;
  cuts: number;
  /** Speed limit of each connection. */
  bytesPerSecond: number | undefined;
  /** Never answers reads again, like a dead connection. */
  silent: boolean;
};

export type SftpServer = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly faults: SftpFaults;
  /** All login attempts since the start. */
  readonly logins: readonly LoginTry[];
  hostKey(): HostKey;
  /** Presents a new key from the next connection on. */
  changeHostKey(): Promise<void>;
  /** Drops every connection, like a crashed server, and accepts new ones. */
  disconnectAll(): void;
  /** Stops listening and drops every connection. `start` listens on the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
};

const HOST = '127.0.0.1';

/** An SFTP server in this process, on loopback, for one account, with read and write rights in its folder. */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const server = new EmbeddedSftpServer(
    options,
    await realpath(options.root),
    options.port ?? (await freePort()),
    await hostKeyIn(options.stateFolder),
  );
  await server.start();
  return server;
}

class EmbeddedSftpServer implements SftpServer {
  readonly host = HOST;
  readonly port: number;
  readonly username: string;
  readonly logins: LoginTry[] = [];
  readonly faults: SftpFaults = {
    cutAfterBytes: undefined,
    cuts: Number.POSITIVE_INFINITY,
    bytesPerSecond: undefined,
    silent: false,
  };
  readonly #options: SftpServerOptions;
  readonly #root: string;
  readonly #sockets = new Set<Socket>();
  #privateKey: string;
  #listener: NetServer | undefined;

  constructor(options: SftpServerOptions, root: string, port: number, privateKey: string) {
    this.#options = options;
    this.#root = root;
    this.#privateKey = privateKey;
    this.port = port;
    this.username = options.username;
  }

  hostKey(): HostKey {
    return hostKeyOf(publicKeyOf(this.#privateKey), this.host, this.port);
  }

  async changeHostKey(): Promise<void> {
    this.#privateKey = await writeHostKey(this.#options.stateFolder);
  }

  disconnectAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async start(): Promise<void> {
    const listener = createServer({ noDelay: true }, (socket) => this.#serve(socket));
    listener.listen({ port: this.port, host: this.host });
    await once(listener, 'listening');
    this.#listener = listener;
  }

  async stop(): Promise<void> {
    const listener = this.#listener;
    if (!listener) return;
    this.#listener = undefined;
    const closed = once(listener, 'close');
    listener.close();
    this.disconnectAll();
    await closed;
  }

  /** Creates an ssh2 server for each socket, so that the socket can be cut and the current host key is used. */
  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    // A client may disconnect at any time. Without a listener the error would end this process.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    const ssh = new ssh2.Server({ hostKeys: [this.#privateKey] }, (client) => {
      client.on('error', () => socket.destroy());
      client.on('authentication', (context) =>
        decideLogin(this.#options, context, (login) => this.logins.push(login)),
      );
      client.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => {
          const sftp = acceptSftp();
          sftp.on('error', () => socket.destroy());
          serveFiles(sftp, this.#root, this.#beforeData(socket));
        });
      });
    });
    ssh.injectSocket(socket);
  }

  #beforeData(socket: Socket): (bytes: number) => Promise<void> {
    let sent = 0;
    let turn = Promise.resolve();
    return (bytes) => {
      const { faults } = this;
      sent += bytes;
      if (
        faults.cutAfterBytes !== undefined &&
        faults.cuts > 0 &&
        sent > faults.cutAfterBytes &&
        !socket.destroyed
      ) {
        faults.cuts -= 1;
        socket.destroy();
      }
      if (faults.silent || socket.destroyed) return new Promise(() => {});
      // Sequential, because parallel reads would all wait for the same time.
      if (faults.bytesPerSecond)
        turn = turn.then(() => delay((bytes / (faults.bytesPerSecond ?? bytes)) * 1000));
      return turn;
    };
  }
}

async function hostKeyIn(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'sftp_host_key'), 'utf8');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return writeHostKey(folder);
  }
}

async function writeHostKey(folder: string): Promise<string> {
  const { privateKey } = newKeyPair();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'sftp_host_key'), privateKey, { mode: 0o600 });
  return privateKey;
}
