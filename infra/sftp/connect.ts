import { lookup } from 'node:dns/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import type { ParsedKey, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { AppError } from '../../shared/app-error.js';
import {
  fingerprintOf,
  type HostKeyPin,
  hostKeyAlgorithms,
  keyType,
  readHostKeyPin,
  verdictOn,
} from './host-key.js';
import { authHandler, readPrivateKey } from './login.js';
import { type ConnectStage, connectError, silenceError } from './sftp-error.js';
import type { SftpTarget } from './target.js';

export type ConnectStep = 'lookup' | 'tcp' | 'key_exchange' | 'host_key' | 'login';
/** Told each step that is done, with what it found: an address, a server's version, a fingerprint, a method. */
export type OnConnectStep = (step: ConnectStep, detail: string) => void;

export type OpenSession = {
  readonly client: SftpClient;
  /** ssh2's own session inside the client. */
  readonly sftp: SFTPWrapper;
  readonly socket: Socket;
};

const KEEPALIVE_MS = 15_000;

/** What each attempt on a target needs. */
type Attempt = {
  readonly target: SftpTarget;
  readonly pin: HostKeyPin;
  readonly key: ParsedKey | undefined;
  readonly onStep: OnConnectStep;
};

/**
 * Connects, logs in and opens an SFTP session. No credentials leave this machine before the host key matches the pinned one.
 *
 * @throws AppError by the step that failed: `sftp_…`, or `invalid_settings` for a host key setting that can't be read
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

/** A server may have keys of several types, and a fingerprint doesn't say of which it is: then each is asked for in turn. */
async function connectPinned(attempt: Attempt): Promise<OpenSession> {
  const { pin } = attempt;
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
      const offered = hostKeyAlgorithms(pin, refused).length;
      const left = hostKeyAlgorithms(pin, refused.add(String(changed.details.key_type))).length;
      // A key of no type that was asked for leaves as many: such a server would keep us here for ever.
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
  let heard = '';
  let method = '';
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  // The library rejects with an error of its own, without ssh2's level and cause.
  client.on('error', (error) => {
    failure ??= error;
  });
  client.on('handshake', () => {
    stage = 'login';
  });
  client.on('ready', () => {
    stage = 'subsystem';
    onStep('login', `${target.username}, ${method}`);
    // ssh2's readyTimeout ends with the login.
    timer = setTimeout(() => {
      failure ??= silenceError(target);
      socket.destroy();
    }, target.timeoutMs);
  });
  socket.once('data', (bytes) => {
    heard = bytes.toString('latin1');
  });
  try {
    const sftp = await client.connect({
      sock: socket,
      username: target.username,
      readyTimeout: target.timeoutMs,
      keepaliveInterval: KEEPALIVE_MS,
      algorithms: { serverHostKey: hostKeyAlgorithms(pin, refused) },
      authHandler: authHandler(target, key, (used) => {
        method = used;
      }),
      // Also called when the keys are exchanged again, after each gigabyte or hour.
      hostVerifier: (hostKey: Buffer) => {
        const refusal = refusalOf(pin, hostKey, target.host);
        failure ??= refusal;
        if (stage === 'key_exchange') onStep('key_exchange', heard.match(/^SSH-[ -~]{0,80}/m)?.[0] ?? '');
        if (stage === 'key_exchange' && !refusal) onStep('host_key', fingerprintOf(hostKey));
        return refusal === undefined;
      },
    });
    return { client, sftp, socket };
  } catch (error) {
    socket.destroy();
    throw connectError(stage, failure ?? error, target, heard);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(pin: HostKeyPin, hostKey: Buffer, host: string): AppError | undefined {
  const verdict = verdictOn(pin, hostKey);
  if (verdict === 'pinned') return undefined;
  return new AppError(`sftp_host_key_${verdict}`, {
    host,
    fingerprint: fingerprintOf(hostKey),
    key_type: keyType(hostKey),
  });
}
