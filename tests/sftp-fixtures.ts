import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, { type AuthContext, type ServerConfig, type Session } from 'ssh2';
import { type SftpServer, startSftpServer } from '../dev/sftp-server.js';
import { temporaryFolder } from '../dev/temporary-folder.js';
import type { SftpTarget } from '../infra/sftp/target.js';
import { seconds } from './time-limits.js';

export const PASSWORD = 'correct horse';
const USERNAME = 'paycom';

export type EmbeddedServer = {
  readonly server: SftpServer;
  /** The folder that is served as `/`. */
  readonly root: string;
  readonly spool: string;
  readonly folder: string;
  readonly target: SftpTarget;
  remove(): Promise<void>;
};

/** Starts an embedded server with a root folder and a spool folder. */
export async function embeddedServer(authorizedKeys: string[] = []): Promise<EmbeddedServer> {
  const { folder, remove } = await temporaryFolder();
  const root = join(folder, 'root');
  await mkdir(root);
  const options = {
    root,
    stateFolder: join(folder, 'state'),
    username: USERNAME,
    password: PASSWORD,
    authorizedKeys,
  };
  const server = await startSftpServer(options);
  return {
    ...{ server, root, folder, spool: join(folder, 'spool') },
    target: targetOf(server.port, { hostKey: server.hostKey().knownHostsLine }),
    remove: async () => {
      await server.stop();
      await remove();
    },
  };
}

export function targetOf(port: number, more: Partial<SftpTarget> = {}): SftpTarget {
  return {
    ...{ host: '127.0.0.1', port, username: USERNAME, password: PASSWORD },
    ...{ privateKeyPath: undefined, privateKeyPassphrase: undefined, hostKey: undefined },
    ...{ legacyAlgorithms: false, timeoutMs: seconds(10) },
    ...more,
  };
}

export type Listener = { readonly port: number; close(): Promise<void> };

/** A TCP server with a connection handler from the test. */
export async function listen(serve: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An SSH server with a login handler from the test, for cases that the embedded server does not cover. */
export function listenSsh(
  config: ServerConfig,
  onLogin: (context: AuthContext) => void,
  onSession: (session: Session) => void = () => {},
): Promise<Listener> {
  return listen((socket) => {
    const server = new ssh2.Server(config, (client) => {
      client.on('error', () => {}).on('authentication', onLogin);
      client.on('session', (accept) => onSession(accept()));
    });
    server.injectSocket(socket);
  });
}
