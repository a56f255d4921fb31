import { EventEmitter, once } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { openConnection, type SftpConnection } from './connection.js';
import { NO_OBSERVER, type SftpObserver } from './observer.js';
import type { SftpTarget } from './target.js';

/** How long an idle session stays open. A server may limit open sessions, so an hourly sync does not keep them until the next run. */
const IDLE_MS = 60_000;
/** How long an idle session stays open on a server that allows few, because another worker may wait for it. */
const LIMITED_IDLE_MS = 5_000;
/** How long a limit of the server holds. Each further try may count as a failed login. */
const LIMIT_MS = 10 * 60_000;
/** How long a server may count a lost session as open. A login that it refuses in that time does not mean a wrong password. */
const RECENT_MS = 5 * 60_000;
/** The most refused logins, because trying a changed password again and again may lock the account. */
const MAX_REFUSALS = 3;

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['sftp_login_refused', 'sftp_not_offered']);
/** Errors that waiting for a free session cannot solve. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  'sftp_host_key_changed',
  'sftp_host_key_unknown',
  'sftp_host_key_weak',
  'sftp_login_prompt',
  'sftp_jump_refused',
  'sftp_proxy_refused',
]);

/**
 * A connection pool of at most `size` SFTP sessions. Opens them on demand, one after the other, and reuses them, but never a broken one.
 * When a server allows fewer sessions, in whatever way it says so, the pool shrinks to those it has, and waits for a free one.
 *
 * @example await pool.use((connection) => connection.stat('reports'))
 */
export class SftpPool {
  readonly #target: SftpTarget;
  readonly #size: number;
  readonly #slots: LimitFunction;
  readonly #observer: SftpObserver;
  readonly #idle: SftpConnection[] = [];
  readonly #open = new Set<SftpConnection>();
  /** Emits `change` when a session is free, closed or opened, with the error when none could be opened. */
  readonly #events = new EventEmitter().setMaxListeners(0);
  #idleTimer: NodeJS.Timeout | undefined;
  #opening = false;
  #closing = false;
  #limit: { readonly sessions: number; readonly since: number } | undefined;
  #lastAlive = Number.NEGATIVE_INFINITY;
  #refusals = 0;

  constructor(target: SftpTarget, size: number, observer = NO_OBSERVER) {
    this.#target = target;
    this.#size = size;
    this.#observer = observer;
    this.#slots = pLimit(size);
  }

  /**
   * Runs `work` with exclusive use of a session. Waits until one is free. An abort drops the connection, because requests in flight can't be
   * cancelled.
   *
   * @throws what `work` throws; AppError `sftp_…` when no session can be opened; `signal`'s reason when aborted
   */
  use<T>(work: (connection: SftpConnection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#slots(async () => {
      signal?.throwIfAborted();
      const connection = await this.#take(signal);
      const abort = () => connection.destroy();
      const { bytesReceived } = connection;
      const since = performance.now();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        signal?.throwIfAborted();
        return await work(connection);
      } catch (error) {
        signal?.throwIfAborted();
        this.#observeFailure(error);
        throw error;
      } finally {
        signal?.removeEventListener('abort', abort);
        this.#observer.used(secondsSince(since), connection.bytesReceived - bytesReceived);
        this.#giveBack(connection);
      }
    });
  }

  /** Ends idle sessions now and the others when their work is done. Resolves when all are closed. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#endIdle();
    await Promise.all([...this.#open].map((connection) => connection.closed));
  }

  async #take(signal: AbortSignal | undefined): Promise<SftpConnection> {
    for (;;) {
      if (this.#closing) throw new AppError('internal', { name: 'the SFTP pool is closed' });
      clearTimeout(this.#idleTimer);
      const connection = this.#takeIdle() ?? (await this.#openOrWait(signal));
      if (connection) return connection;
    }
  }

  #takeIdle(): SftpConnection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.alive) return idle;
    }
    return undefined;
  }

  async #openOrWait(signal: AbortSignal | undefined): Promise<SftpConnection | undefined> {
    if (!this.#opening && this.#alive() < this.#allowed()) return this.#openOne();
    const failure = await this.#changed(signal);
    // The server that refused one session would refuse the others, and each try may count as a failed login.
    if (failure !== undefined && this.#alive() === 0) throw failure;
    return undefined;
  }

  /** Returns undefined when the server allows no further session. */
  async #openOne(): Promise<SftpConnection | undefined> {
    this.#opening = true;
    const since = performance.now();
    let failure: unknown;
    try {
      const connection = await openConnection(this.#target);
      this.#observer.opened(secondsSince(since));
      this.#refusals = 0;
      this.#lastAlive = performance.now();
      this.#open.add(connection);
      void connection.closed.then(() => {
        this.#lastAlive = performance.now();
        this.#open.delete(connection);
        this.#observer.closed();
        this.#events.emit('change');
      });
      return connection;
    } catch (error) {
      this.#observeFailure(error);
      failure = this.#failureOf(error);
      if (failure !== undefined) throw failure;
      this.#limit = { sessions: this.#alive(), since: performance.now() };
      return undefined;
    } finally {
      this.#opening = false;
      this.#events.emit('change', failure);
    }
  }

  #observeFailure(error: unknown): void {
    if (error instanceof AppError) this.#observer.failed(error.code);
  }

  /** Handles a refused login. Returns undefined when another session is open, because the server may only have refused a further one. */
  #failureOf(error: unknown): unknown {
    if (!(error instanceof AppError) || error.class === 'config' || FINAL.has(error.code)) return error;
    if (this.#alive() > 0) return undefined;
    const isRecent = performance.now() - this.#lastAlive < RECENT_MS;
    if (!REFUSALS.has(error.code) || !isRecent) return error;
    this.#refusals += 1;
    const { host, port } = this.#target;
    return this.#refusals < MAX_REFUSALS ? new AppError('sftp_session_limit', { host, port }, error) : error;
  }

  #alive(): number {
    return [...this.#open].filter(({ alive }) => alive).length;
  }

  #allowed(): number {
    if (this.#limit && performance.now() - this.#limit.since > LIMIT_MS) this.#limit = undefined;
    return Math.max(1, this.#limit?.sessions ?? this.#size);
  }

  async #changed(signal: AbortSignal | undefined): Promise<unknown> {
    try {
      const [failure] = await once(this.#events, 'change', { signal });
      return failure;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  #giveBack(connection: SftpConnection): void {
    if (connection.alive) this.#idle.push(connection);
    clearTimeout(this.#idleTimer);
    this.#events.emit('change');
    if (this.#closing) this.#endIdle();
    else this.#idleTimer = setTimeout(() => this.#endIdle(), this.#limit ? LIMITED_IDLE_MS : IDLE_MS).unref();
  }

  #endIdle(): void {
    clearTimeout(this.#idleTimer);
    for (const connection of this.#idle.splice(0)) void connection.end();
  }
}

function secondsSince(ms: number): number {
  return (performance.now() - ms) / 1_000;
}
