import type { Duplex } from 'node:stream';
import ssh2, { type Client } from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import {
  type OnConnectStep,
  type Route,
  readCredentials,
  SshAttempt,
  type SshCredentials,
  withPinnedKey,
} from './ssh-attempt.js';
import type { SshTarget } from './target.js';

type Server = Pick<SshTarget, 'host' | 'port'>;

/**
 * Logs in at a jump host and opens a connection from there to a server, whose name it resolves (`direct-tcpip`, RFC 4254 §7.2). The login at
 * the server follows inside, so the jump host sees no password and no file.
 *
 * @param dial connects to the jump host
 * @throws AppError `sftp_jump_refused` when it refuses the login or presents another host key, else `sftp_jump_failed`
 */
export async function openTunnel(
  server: Server,
  jump: SshTarget,
  onStep: OnConnectStep,
  dial: () => Promise<Route>,
): Promise<Route> {
  try {
    const credentials = await readCredentials(jump, 'PAYCOM_SFTP_JUMP_HOST_KEY');
    const route = await withPinnedKey(credentials, async (refused) => {
      const { socket, client } = await logIn(await dial(), credentials, refused);
      return { socket, stream: await forward(client, server, jump.timeoutMs) };
    });
    onStep('tunnel', `${jump.username}@${jump.host}:${jump.port}`);
    return route;
  } catch (error) {
    throw jumpError(error, jump);
  }
}

function logIn(
  route: Route,
  credentials: SshCredentials,
  refused: ReadonlySet<string>,
): Promise<{ readonly socket: Route['socket']; readonly client: Client }> {
  const attempt = new SshAttempt(route, credentials, () => {});
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client
      .on('handshake', () => attempt.onHandshake())
      .on('error', (error) => attempt.note(error))
      .on('close', () => reject(attempt.failure(new Error('closed'))))
      .on('ready', () => resolve({ socket: route.socket, client }))
      .connect(attempt.options(refused));
  });
}

function forward(client: Client, { host, port }: Server, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) => {
      client.destroy();
      reject(new Error(`It does not connect to ${host}:${port} (${reason}).`, { cause }));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    client.once('close', () => fail('the connection was lost'));
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      clearTimeout(timer);
      if (error) return fail('refused', error);
      resolve(channel.on('error', () => client.destroy()).on('close', () => client.end()));
    });
  });
}

function jumpError(error: unknown, { host }: SshTarget): AppError {
  const problem = error instanceof Error ? error.message : String(error);
  const isTransient = !(error instanceof AppError) || error.class === 'transient';
  return new AppError(isTransient ? 'sftp_jump_failed' : 'sftp_jump_refused', { host, problem }, error);
}
