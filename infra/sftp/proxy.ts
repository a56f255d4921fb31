import { request } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { SocksClient } from 'socks';
import { AppError } from '../../shared/app-error.js';
import type { ProxyServer, SshTarget } from './target.js';

type Server = Pick<SshTarget, 'host' | 'port' | 'timeoutMs'>;

/** HTTP status of a proxy that wants other credentials (RFC 9110 §15.5.8). */
const CREDENTIALS_WANTED = 407;
/** The library's messages when the proxy wants credentials and there are none, or refuses the given ones (RFC 1928 §3, RFC 1929). */
const LOGIN_REFUSED = /no accepted authentication type|Authentication failed/;

/** Returns the proxy as in `PAYCOM_SFTP_PROXY`. */
export function addressOf({ protocol, host, port }: Omit<ProxyServer, 'username' | 'password'>): string {
  return `${protocol}//${authority(host, port)}`;
}

/**
 * Asks the proxy at the other end of `socket` to connect to a server, whose name it resolves: SOCKS 5 (RFC 1928, RFC 1929) or HTTP CONNECT
 * (RFC 9110 §9.3.6).
 *
 * @throws AppError `sftp_proxy_refused` when it wants other credentials, else `sftp_proxy_failed`; the socket is closed then
 */
export async function connectThroughProxy(
  socket: Socket,
  proxy: ProxyServer,
  server: Server,
): Promise<Duplex> {
  const { host, port, timeoutMs } = server;
  const details = { proxy: addressOf(proxy), host, port };
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const seconds = timeoutMs / 1000;
    timer = setTimeout(() => reject(new Error(`it has not answered within ${seconds} s.`)), timeoutMs);
  });
  try {
    return await Promise.race([connect(socket, proxy, server), silence]);
  } catch (error) {
    socket.destroy();
    if (error instanceof LoginRefused) throw new AppError('sftp_proxy_refused', details);
    throw new AppError('sftp_proxy_failed', { ...details, reason: reasonOf(error) });
  } finally {
    clearTimeout(timer);
  }
}

class LoginRefused extends Error {}

function connect(socket: Socket, proxy: ProxyServer, server: Server): Promise<Duplex> {
  if (proxy.protocol === 'socks5:') return connectBySocks(socket, proxy, server);
  if (proxy.protocol === 'http:') return connectByHttp(socket, proxy, server);
  const tls = connectTls({ socket, ...(isIPv6(proxy.host) ? {} : { servername: proxy.host }) });
  return connectByHttp(
    tls.on('error', () => socket.destroy()),
    proxy,
    server,
  );
}

async function connectBySocks(
  socket: Socket,
  { host, port, username, password }: ProxyServer,
  { host: destination, port: destinationPort, timeoutMs }: Server,
): Promise<Duplex> {
  try {
    await SocksClient.createConnection({
      command: 'connect',
      existing_socket: socket,
      proxy: { host, port, type: 5, ...(username && { userId: username, password: password ?? '' }) },
      destination: { host: destination, port: destinationPort },
      timeout: timeoutMs,
    });
    return socket;
  } catch (error) {
    // The library's error has the password in its options.
    const message = error instanceof Error ? error.message : String(error);
    throw LOGIN_REFUSED.test(message) ? new LoginRefused() : new Error(message);
  }
}

function connectByHttp(
  stream: Duplex,
  { username, password }: ProxyServer,
  { host, port }: Server,
): Promise<Duplex> {
  const credentials = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
  return new Promise((resolve, reject) => {
    request({
      method: 'CONNECT',
      path: authority(host, port),
      headers: {
        host: authority(host, port),
        ...(username && { 'proxy-authorization': `Basic ${credentials}` }),
      },
      createConnection: () => stream,
    })
      .once('connect', ({ statusCode = 0 }, tunnel, head) => {
        if (statusCode === CREDENTIALS_WANTED) return reject(new LoginRefused());
        if (statusCode < 200 || statusCode > 299)
          return reject(new Error(`it answered with HTTP status ${statusCode}.`));
        // The server's greeting may arrive with the answer.
        if (head.length > 0) tunnel.unshift(head);
        resolve(tunnel);
      })
      .once('error', reject)
      .end();
  });
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  if (code?.startsWith('HPE_')) return 'its answer is not HTTP.';
  return message.endsWith('.') ? message : `${message}.`;
}

function authority(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
