import { lookup } from 'node:dns/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { AppError } from '../../shared/app-error.js';
import { openTunnel } from './jump-host.js';
import { addressOf, connectThroughProxy } from './proxy.js';
import { connectError } from './sftp-error.js';
import type { OnConnectStep, Route } from './ssh-attempt.js';
import type { ProxyServer, SftpTarget, SshTarget } from './target.js';

/**
 * Connects to the SFTP server: through the proxy, the jump host, both or none.
 *
 * @throws AppError `sftp_…` for the step that failed
 */
export function openRoute(target: SftpTarget, onStep: OnConnectStep): Promise<Route> {
  const { jump, proxy } = target;
  const dial = (server: SshTarget) =>
    proxy ? dialThroughProxy(server, proxy, onStep) : dialDirectly(server, onStep);
  return jump ? openTunnel(target, jump, onStep, () => dial(jump)) : dial(target);
}

async function dialDirectly(server: SshTarget, onStep: OnConnectStep): Promise<Route> {
  const socket = await openSocket(server, onStep);
  return { socket, stream: socket };
}

async function dialThroughProxy(
  server: SshTarget,
  proxy: ProxyServer,
  onStep: OnConnectStep,
): Promise<Route> {
  const { host, port, timeoutMs } = server;
  const socket = await openSocket({ ...server, host: proxy.host, port: proxy.port }, onStep).catch(
    (error) => {
      const reason = error instanceof AppError ? error.message : String(error);
      throw new AppError('sftp_proxy_failed', { proxy: addressOf(proxy), host, port, reason }, error);
    },
  );
  const stream = await connectThroughProxy(socket, proxy, { host, port, timeoutMs });
  onStep('tunnel', addressOf(proxy));
  return { socket, stream };
}

/** @throws AppError `sftp_host_not_found`, `sftp_connection_refused` or `sftp_unreachable` */
async function openSocket(server: SshTarget, onStep: OnConnectStep): Promise<Socket> {
  try {
    const addresses = await lookup(server.host, { all: true });
    onStep('lookup', addresses.map(({ address }) => address).join(', '));
  } catch (error) {
    throw connectError('lookup', error, server);
  }
  const socket = await connectTo(server);
  onStep('tcp', `${socket.remoteAddress}:${socket.remotePort}`);
  return socket;
}

function connectTo(server: SshTarget): Promise<Socket> {
  const { host, port, timeoutMs } = server;
  return new Promise((resolve, reject) => {
    // It also stays the listener that keeps an error between two users of the socket from ending this process.
    const fail = (error: unknown) => {
      socket.destroy();
      reject(connectError('tcp', error, server));
    };
    const socket = connectSocket({ host, port, noDelay: true }).on('error', fail);
    const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), timeoutMs);
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => clearTimeout(timer)).once('connect', () => clearTimeout(timer));
  });
}
