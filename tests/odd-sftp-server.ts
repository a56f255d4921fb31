import { rmSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, {
  type Attributes,
  type AuthContext,
  type Connection,
  type FileEntry,
  type ServerConfig,
  type SFTPWrapper,
} from 'ssh2';
import { serveFiles } from '../dev/sftp-files.js';
import { hostKeyOf, newKeyPair, newRsaKeyPair } from '../dev/ssh-keys.js';
import type { SftpTarget } from '../infra/sftp/target.js';
import { type Listener, listen, PASSWORD, targetOf } from './sftp-fixtures.js';

/** What a server does with a session beyond its limit. */
export type Beyond =
  | 'closes the TCP connection'
  | 'disconnects at the login'
  | 'disconnects with a text'
  | 'refuses the login'
  | 'disconnects after the login'
  | 'closes after the login'
  | 'refuses the channel'
  | 'refuses SFTP';

/** How a server differs from others. */
export type Habits = {
  readonly attributes?: (attributes: Attributes, request: 'list' | 'stat') => Partial<Attributes>;
  readonly entry?: (entry: FileEntry) => FileEntry;
  /** Whether a request to list this folder fails. */
  readonly folderFails?: (path: string) => boolean;
  /** Removes a file once its last byte is read. */
  readonly readOnce?: boolean;
  readonly sessions?: { readonly max: number; readonly beyond: Beyond };
  /** Without it, the password is accepted. */
  readonly login?: (context: AuthContext, accept: () => void) => void;
  readonly config?: Omit<ServerConfig, 'hostKeys'>;
  /** The size of an RSA host key. Without it, the host key is an Ed25519 key. */
  readonly rsaBits?: number;
};

export type OddServer = Listener & {
  readonly target: SftpTarget;
  /** The account, as the server sees it now. */
  readonly state: { password: string; open: number; mostOpen: number; refusedLogins: number };
};

const TOO_MANY_CONNECTIONS = 12;
const PROTOCOL_ERROR = 2;

/** Starts an SSH server with such habits. It serves `root`. */
export async function startOddServer(root: string, habits: Habits = {}): Promise<OddServer> {
  const { privateKey, publicKey } = habits.rsaBits ? newRsaKeyPair(habits.rsaBits) : newKeyPair();
  const state = { password: PASSWORD, open: 0, mostOpen: 0, refusedLogins: 0 };
  const listener = await listen((socket) => {
    if (habits.sessions?.beyond === 'closes the TCP connection' && state.open >= habits.sessions.max) {
      socket.destroy();
      return;
    }
    const server = new ssh2.Server({ ...habits.config, hostKeys: [privateKey] }, (client) =>
      serveClient(client, socket, { root, habits, state }),
    );
    server.injectSocket(socket);
  });
  const hostKey = hostKeyOf(publicKey, '127.0.0.1', listener.port).fingerprint;
  return { ...listener, state, target: targetOf(listener.port, { hostKey }) };
}

type Served = {
  readonly root: string;
  readonly habits: Habits;
  readonly state: OddServer['state'];
};

function serveClient(client: Connection, socket: Socket, { root, habits, state }: Served): void {
  const { max, beyond } = habits.sessions ?? { max: Number.POSITIVE_INFINITY, beyond: undefined };
  const isBeyond = () => state.open > max;
  const disconnect = (reason: number, text = '') => {
    Reflect.get(client, '_protocol').disconnect(reason, text);
    client.end();
  };
  let isOpen = false;
  client.on('error', () => {});
  client.on('close', () => {
    if (isOpen) state.open -= 1;
  });
  const refuse = (context: AuthContext) => {
    state.refusedLogins += context.method === 'none' ? 0 : 1;
    context.reject(['password']);
  };
  client.on('authentication', (context) => {
    const accept = () => {
      if (state.open >= max && beyond === 'disconnects at the login') return disconnect(TOO_MANY_CONNECTIONS);
      if (state.open >= max && beyond === 'disconnects with a text')
        return disconnect(PROTOCOL_ERROR, 'Too many concurrent connections (1) - max. allowed: 1');
      if (state.open >= max && beyond === 'refuses the login') return refuse(context);
      isOpen = true;
      state.open += 1;
      context.accept();
      if (isBeyond() && beyond === 'disconnects after the login') disconnect(TOO_MANY_CONNECTIONS);
      if (isBeyond() && beyond === 'closes after the login') socket.end();
    };
    if (habits.login) habits.login(context, accept);
    else if (context.method === 'password' && context.password === state.password) accept();
    else refuse(context);
  });
  client.on('session', (accept, reject) => {
    if (isBeyond() && beyond === 'refuses the channel') return reject();
    accept().on('sftp', (acceptSftp, rejectSftp) => {
      if (isBeyond() && beyond === 'refuses SFTP') return rejectSftp();
      state.mostOpen = Math.max(state.mostOpen, state.open);
      const sftp = acceptSftp();
      sftp.on('error', () => {});
      changeAnswers(sftp, root, habits);
      serveFiles(sftp, root, async () => {});
    });
  });
}

/** Changes what the ordinary server answers. */
function changeAnswers(sftp: SFTPWrapper, root: string, habits: Habits): void {
  const { attributes = (given) => given, entry = (given) => given, folderFails, readOnce } = habits;
  const { attrs, name, handle, data } = sftp;
  sftp.attrs = (id, given) => attrs.call(sftp, id, attributes({ ...given }, 'stat') as Attributes);
  sftp.name = (id, entries) =>
    name.call(
      sftp,
      id,
      (entries as FileEntry[]).map((given) =>
        entry({ ...given, attrs: attributes({ ...given.attrs }, 'list') as Attributes }),
      ),
    );
  if (folderFails) {
    const failing = new Set<number>();
    sftp.on('OPENDIR', (id, path) => folderFails(path) && failing.add(id));
    sftp.handle = (id, given) =>
      failing.delete(id)
        ? sftp.status(id, ssh2.utils.sftp.STATUS_CODE.FAILURE)
        : handle.call(sftp, id, given);
  }
  if (!readOnce) return;
  const opened = new Map<number, string>();
  const paths = new Map<string, string>();
  const reads = new Map<number, { readonly path: string; readonly offset: number }>();
  sftp.on('OPEN', (id, path) => opened.set(id, path));
  sftp.handle = (id, given) => {
    const path = opened.get(id);
    if (path !== undefined) paths.set(given.toString('hex'), path);
    return handle.call(sftp, id, given);
  };
  sftp.on('READ', (id, given, offset) => {
    reads.set(id, { path: paths.get(given.toString('hex')) ?? '', offset });
  });
  sftp.data = (id, bytes, ...rest) => {
    const { path, offset } = reads.get(id) ?? { path: '', offset: 0 };
    const local = join(root, path);
    const size = statSync(local, { throwIfNoEntry: false })?.size;
    if (size !== undefined && offset + bytes.length >= size) rmSync(local);
    return data.call(sftp, id, bytes, ...rest);
  };
}
