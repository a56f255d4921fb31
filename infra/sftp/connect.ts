import { lookup } from 'node:dns/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import type { ParsedKey, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { AppError } from '../../shared/app-error.js';
import { algorithms } from './algorithms.js';
import {
  fingerprintOf,
  type HostKeyPin,
  hostKeyAlgorithms,
  keyType,
  MIN_RSA_BITS,
  readHostKeyPin,
  rsaBits,
  verdictOn,
} from './host-key.js';
import { authHandler, readPrivateKey } from './login.js';
import { type ConnectStage, connectError, silenceError } from './sftp-error.js';
import type { SftpTarget } from './target.js';

export type ConnectStep = 'lookup' | 'tcp' | 'key_exchange' | 'host_key' | 'login';
/** Called after each step, with its result: an address, the server's version, a fingerprint or a login method. */
export type OnConnectStep = (step: ConnectStep, detail: string) => void;

export type OpenSession = {
  readonly client: SftpClient;
  /** The ssh2 session inside the client. */
  readonly sftp: SFTPWrapper;
  readonly socket: Socket;
};

const KEEPALIVE_MS = 15_000;

/** The inputs of each connection attempt. */
type Attempt = {
  readonly target: SftpTarget;
  readonly pin: HostKeyPin;
  readonly key: ParsedKey | undefined;
  readonly onStep: OnConnectStep;
};

/**
 * Connects, logs in and opens an SFTP session. Sends no credentials before the host key matches the pinned key.
 *
 * @throws AppError `sftp_…` for the step that failed, or `invalid_settings` when the host key setting can't be parsed
 */
export async function openSession(
  target: SftpTarget,
  onStep: OnConnectStep = () => {},
): Promise<OpenSession> {
  const attempt = {
    target,
    onStep,
    pin: readHostKeyPin(target.hostKey, target.host, target.port),
    key: await readPrivateKey(target),
  };
  try {
    const addresses = await lookup(target.host, { all: true });
    onStep('lookup', addresses.map(({ address }) => address).join(', '));
  } catch (error) {
    throw connectError('lookup', error, target);
  }
  return connectPinned(attempt);
}

/** A server may have keys of several types, and a pinned fingerprint does not include the type. So each type is tried in turn. */
async function connectPinned(attempt: Attempt): Promise<OpenSession> {
  const { pin, target } = attempt;
  const sha1 = { sha1: target.legacyAlgorithms };
  const refused = new Set<string>();
  let first: AppError | undefined;
  for (;;) {
    try {
      return await connectOnce(attempt, refused);
    } catch (error) {
      if (first && error instanceof AppError && error.code === 'sftp_handshake_failed') throw first;
      const changed = error instanceof AppError && error.code === 'sftp_host_key_changed' ? error : undefined;
      if (!changed || pin.fingerprints.length === 0) throw error;
      first ??= changed;
      const offered = hostKeyAlgorithms(pin, refused, sha1).length;
      const left = hostKeyAlgorithms(pin, refused.add(String(changed.details.key_type)), sha1).length;
      // A hostile server may present a type that was not offered. That excludes no offered type, so the loop would never end.
      if (left === 0 || left === offered) throw first;
    }
  }
}

async function connectOnce(attempt: Attempt, refused: ReadonlySet<string>): Promise<OpenSession> {
  const { target, onStep } = attempt;
  const socket = await openSocket(target);
  onStep('tcp', `${socket.remoteAddress}:${socket.remotePort}`);
  return logIn(socket, attempt, refused);
}

function openSocket(target: SftpTarget): Promise<Socket> {
  const { host, port, timeoutMs } = target;
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, noDelay: true });
    const fail = (error: unknown) => {
      socket.destroy();
      reject(connectError('tcp', error, target));
    };
    const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), timeoutMs);
    socket.once('error', fail).once('connect', () => resolve(socket.off('error', fail)));
    socket.once('close', () => clearTimeout(timer)).once('connect', () => clearTimeout(timer));
  });
}

async function logIn(
  socket: Socket,
  { target, pin, key, onStep }: Attempt,
  refused: ReadonlySet<string>,
): Promise<OpenSession> {
  const client = new SftpClient('sftp', {});
  let stage: ConnectStage = 'key_exchange';
  let greeting = '';
  let method = '';
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  // The library rejects with its own error, which lacks ssh2's level and cause.
  client.on('error', (error) => {
    failure ??= error;
  });
  client.on('handshake', () => {
    stage = 'login';
  });
  client.on('ready', () => {
    stage = 'subsystem';
    onStep('login', `${target.username}, ${method}`);
    // ssh2's readyTimeout covers only the time until the login.
    timer = setTimeout(() => {
      failure ??= silenceError(target);
      socket.destroy();
    }, target.timeoutMs);
  });
  socket.once('data', (bytes) => {
    greeting = bytes.toString('latin1');
  });
  try {
    const sftp = await client.connect({
      sock: socket,
      username: target.username,
      readyTimeout: target.timeoutMs,
      keepaliveInterval: KEEPALIVE_MS,
      algorithms: {
        ...algorithms({ legacy: target.legacyAlgorithms }),
        serverHostKey: hostKeyAlgorithms(pin, refused, { sha1: target.legacyAlgorithms }),
      },
      authHandler: authHandler(target, key, {
        onMethod: (usedMethod) => {
          method = usedMethod;
        },
        onUnanswerable: (error) => {
          failure ??= error;
          socket.destroy();
        },
      }),
      // Also called at each rekeying, after a gigabyte or an hour.
      hostVerifier: (hostKey: Buffer) => {
        const refusal = refusalOf(pin, hostKey, target);
        failure ??= refusal;
        if (stage === 'key_exchange') onStep('key_exchange', greeting.match(/^SSH-[ -~]{0,80}/m)?.[0] ?? '');
        if (stage === 'key_exchange' && !refusal) onStep('host_key', fingerprintOf(hostKey));
        return refusal === undefined;
      },
    });
    return { client, sftp, socket };
  } catch (error) {
    socket.destroy();
    throw connectError(stage, failure ?? error, target, greeting);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(
  pin: HostKeyPin,
  hostKey: Buffer,
  { host, legacyAlgorithms }: SftpTarget,
): AppError | undefined {
  const verdict = verdictOn(pin, hostKey);
  const bits = rsaBits(hostKey);
  if (verdict === 'pinned' && bits !== undefined && bits < MIN_RSA_BITS && !legacyAlgorithms)
    return new AppError('sftp_host_key_weak', { host, bits });
  if (verdict === 'pinned') return undefined;
  return new AppError(`sftp_host_key_${verdict}`, {
    host,
    fingerprint: fingerprintOf(hostKey),
    key_type: keyType(hostKey),
  });
}
