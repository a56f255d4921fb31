import type { Socket } from 'node:net';
import type { SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { openRoute } from './route.js';
import { silenceError } from './sftp-error.js';
import {
  type OnConnectStep,
  type Route,
  readCredentials,
  SshAttempt,
  type SshCredentials,
  withPinnedKey,
} from './ssh-attempt.js';
import type { SftpTarget } from './target.js';

export type OpenSession = {
  readonly client: SftpClient;
  /** The ssh2 session inside the client. */
  readonly sftp: SFTPWrapper;
  /** The socket of this machine: to the server, the proxy or the jump host. */
  readonly socket: Socket;
};

/**
 * Connects, through the proxy and the jump host if there are any, logs in and opens an SFTP session. Sends no credentials before the host
 * key matches the pinned key.
 *
 * @throws AppError `sftp_…` for the step that failed, or `invalid_settings` when the host key setting can't be parsed
 */
export async function openSession(
  target: SftpTarget,
  onStep: OnConnectStep = () => {},
): Promise<OpenSession> {
  const credentials = await readCredentials(target);
  return withPinnedKey(credentials, async (refused) =>
    logIn(await openRoute(target, onStep), credentials, refused, onStep),
  );
}

async function logIn(
  route: Route,
  credentials: SshCredentials,
  refused: ReadonlySet<string>,
  onStep: OnConnectStep,
): Promise<OpenSession> {
  const { target } = credentials;
  const client = new SftpClient('sftp', {});
  const attempt = new SshAttempt(route, credentials, onStep);
  let timer: NodeJS.Timeout | undefined;
  // The library rejects with its own error, which lacks ssh2's level and cause.
  client.on('error', (error) => attempt.note(error));
  client.on('handshake', () => attempt.onHandshake());
  client.on('ready', () => {
    attempt.onReady();
    // ssh2's readyTimeout covers only the time until the login.
    timer = setTimeout(() => attempt.fail(silenceError(target)), target.timeoutMs);
  });
  try {
    return { client, sftp: await client.connect(attempt.options(refused)), socket: route.socket };
  } catch (error) {
    throw attempt.failure(error);
  } finally {
    clearTimeout(timer);
  }
}
