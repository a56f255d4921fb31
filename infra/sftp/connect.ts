import { lookup } from 'node:dns/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import ssh2, { type Client, type ParsedKey } from 'ssh2';
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
import { type ConnectStage, connectError } from './sftp-error.js';
import type { SftpTarget } from './target.js';

export type ConnectStep = 'lookup' | 'tcp' | 'key_exchange' | 'host_key' | 'login';
/** Told each step that is done, with what it found: an address, a server's version, a fingerprint, a method. */
export type OnConnectStep = (step: ConnectStep, detail: string) => void;

export type SshConnection = { readonly client: Client; readonly socket: Socket };

const KEEPALIVE_MS = 15_000;

/** What each attempt on a target needs. */
type Attempt = {
  readonly target: SftpTarget;
  readonly pin: HostKeyPin;
  readonly key: ParsedKey | undefined;
  readonly onStep: OnConnectStep;
};

/**
 * Connects and logs in. No credentials leave this machine before the host key has been found to be the pinned one.
 *
 * @throws AppError by the step that failed: `sftp_…`, or `invalid_settings` for a host key setting that can't be read
 */
export async function connectSsh(
  target: SftpTarget,
  onStep: OnConnectStep = () => {},
): Promise<SshConnection> {
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
async function connectPinned(attempt: Attempt): Promise<SshConnection> {
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

async function connectOnce(attempt: Attempt, refused: ReadonlySet<string>): Promise<SshConnection> {
  const { target, onStep } = attempt;
  const socket = await openSocket(target);
  onStep('tcp', `${socket.remoteAddress}:${socket.remotePort}`);
  return { socket, client: await logIn(socket, attempt, refused) };
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

function logIn(
  socket: Socket,
  { target, pin, key, onStep }: Attempt,
  refused: ReadonlySet<string>,
): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let stage: ConnectStage = 'key_exchange';
    let heard = '';
    let method = '';
    let refusal: AppError | undefined;
    const fail = (error: unknown) => {
      socket.destroy();
      reject(refusal ?? connectError(stage, error, target, heard));
    };
    // Both listeners stay for the connection's life: an error that nobody hears would end the process.
    client.on('error', fail).on('close', () => fail(new Error('closed')));
    client.once('handshake', () => {
      stage = 'login';
    });
    client.once('ready', () => {
      onStep('login', `${target.username}, ${method}`);
      resolve(client);
    });
    client.connect({
      sock: socket,
      username: target.username,
      readyTimeout: target.timeoutMs,
      keepaliveInterval: KEEPALIVE_MS,
      algorithms: { serverHostKey: hostKeyAlgorithms(pin, refused) },
      authHandler: authHandler(target, key, (used) => {
        method = used;
      }),
      // Also called when the keys are exchanged anew, after each gigabyte or hour.
      hostVerifier: (hostKey: Buffer) => {
        if (stage === 'key_exchange') onStep('key_exchange', heard.match(/^SSH-[ -~]{0,80}/m)?.[0] ?? '');
        refusal = refusalOf(pin, hostKey, target.host);
        if (stage === 'key_exchange' && !refusal) onStep('host_key', fingerprintOf(hostKey));
        return refusal === undefined;
      },
    });
    socket.once('data', (bytes) => {
      heard = bytes.toString('latin1');
    });
  });
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
