import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectConfig, ParsedKey } from 'ssh2';
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
import { type ConnectStage, connectError } from './sftp-error.js';
import type { SshTarget } from './target.js';

export type ConnectStep = 'lookup' | 'tcp' | 'tunnel' | 'key_exchange' | 'host_key' | 'login';
/** Called after each step, with its result: an address, the server's version, a fingerprint or a login method. */
export type OnConnectStep = (step: ConnectStep, detail: string) => void;

/** A connection to a server. `stream` ends at the server, `socket` at the first host of the way. Without the socket the stream ends too. */
export type Route = { readonly socket: Socket; readonly stream: Duplex };

const KEEPALIVE_MS = 15_000;

/** The inputs of a login, from the settings and from files. */
export type SshCredentials = {
  readonly target: SshTarget;
  readonly pin: HostKeyPin;
  readonly key: ParsedKey | undefined;
};

/**
 * @param name the setting of the host key
 * @throws AppError `invalid_settings` or `sftp_private_key_invalid`
 */
export async function readCredentials(target: SshTarget, name?: string): Promise<SshCredentials> {
  const pin = readHostKeyPin(target.hostKey, target.host, target.port, name);
  return { target, pin, key: await readPrivateKey(target) };
}

/**
 * Calls `connect` until the server presents a pinned host key. A server may have keys of several types, and a pinned fingerprint does not
 * include the type. So each type is tried in turn: `refused` has those whose keys did not match.
 */
export async function withPinnedKey<T>(
  { pin, target }: SshCredentials,
  connect: (refused: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  const sha1 = { sha1: target.legacyAlgorithms };
  const refused = new Set<string>();
  let first: AppError | undefined;
  for (;;) {
    try {
      return await connect(refused);
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

/** One login over an open stream: the options of ssh2's client, and the step at which it is. Sends no credentials before the host key matches. */
export class SshAttempt {
  readonly #route: Route;
  readonly #credentials: SshCredentials;
  readonly #onStep: OnConnectStep;
  #stage: ConnectStage = 'key_exchange';
  #greeting = '';
  #method = '';
  #failure: unknown;

  constructor(route: Route, credentials: SshCredentials, onStep: OnConnectStep) {
    this.#route = route;
    this.#credentials = credentials;
    this.#onStep = onStep;
    route.stream.once('data', (bytes: Buffer) => {
      this.#greeting = bytes.toString('latin1');
    });
  }

  options(refused: ReadonlySet<string>): ConnectConfig {
    const { target, pin, key } = this.#credentials;
    const { username, timeoutMs, legacyAlgorithms } = target;
    return {
      sock: this.#route.stream,
      username,
      readyTimeout: timeoutMs,
      keepaliveInterval: KEEPALIVE_MS,
      algorithms: {
        ...algorithms({ legacy: legacyAlgorithms }),
        serverHostKey: hostKeyAlgorithms(pin, refused, { sha1: legacyAlgorithms }),
      },
      authHandler: authHandler(target, key, {
        onMethod: (method) => {
          this.#method = method;
        },
        onUnanswerable: (error) => this.fail(error),
      }),
      // Also called at each rekeying, after a gigabyte or an hour.
      hostVerifier: (hostKey: Buffer) => this.#verify(hostKey),
    };
  }

  onHandshake(): void {
    this.#stage = 'login';
  }

  onReady(): void {
    this.#stage = 'subsystem';
    this.#onStep('login', `${this.#credentials.target.username}, ${this.#method}`);
  }

  /** Keeps the first error, which is the cause of the later ones. */
  note(error: unknown): void {
    this.#failure ??= error;
  }

  fail(error: AppError): void {
    this.note(error);
    this.#route.socket.destroy();
  }

  /** Drops the connection. Returns the cause as an AppError. */
  failure(error: unknown): AppError {
    this.#route.socket.destroy();
    return connectError(this.#stage, this.#failure ?? error, this.#credentials.target, this.#greeting);
  }

  #verify(hostKey: Buffer): boolean {
    const { pin, target } = this.#credentials;
    const refusal = refusalOf(pin, hostKey, target);
    if (refusal) this.note(refusal);
    if (this.#stage === 'key_exchange') {
      this.#onStep('key_exchange', this.#greeting.match(/^SSH-[ -~]{0,80}/m)?.[0] ?? '');
      if (!refusal) this.#onStep('host_key', fingerprintOf(hostKey));
    }
    return refusal === undefined;
  }
}

function refusalOf(
  pin: HostKeyPin,
  hostKey: Buffer,
  { host, legacyAlgorithms }: SshTarget,
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
