import pLimit, { type LimitFunction } from 'p-limit';
import { AppError } from '../../shared/app-error.js';
import { openConnection, type SftpConnection } from './connection.js';
import type { SftpTarget } from './target.js';

/** A server may limit open sessions, so an hourly sync does not hold them until the next run. */
const IDLE_MS = 60_000;

/**
 * A connection pool of at most `size` SFTP sessions. Opens them on demand and reuses them, but never a broken one. Does not
 * retry a session that can't be opened, since repeated attempts with a wrong password may lock the account.
 *
 * @example await pool.use((connection) => connection.readDirectory('reports'))
 */
export class SftpPool {
  readonly #target: SftpTarget;
  readonly #slots: LimitFunction;
  readonly #idle: SftpConnection[] = [];
  readonly #open = new Set<SftpConnection>();
  #idleTimer: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(target: SftpTarget, size: number) {
    this.#target = target;
    this.#slots = pLimit(size);
  }

  /**
   * Runs `work` with exclusive use of a session. Waits until one is free.
   *
   * @throws what `work` throws; AppError `sftp_…` when no session can be opened; `signal`'s reason when aborted before `work` starts
   */
  use<T>(work: (connection: SftpConnection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#slots(async () => {
      signal?.throwIfAborted();
      const connection = await this.#take();
      try {
        return await work(connection);
      } finally {
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

  async #take(): Promise<SftpConnection> {
    if (this.#closing) throw new AppError('internal', { name: 'the SFTP pool is closed' });
    clearTimeout(this.#idleTimer);
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.alive) return idle;
    }
    const connection = await openConnection(this.#target);
    this.#open.add(connection);
    void connection.closed.then(() => this.#open.delete(connection));
    return connection;
  }

  #giveBack(connection: SftpConnection): void {
    if (connection.alive) this.#idle.push(connection);
    clearTimeout(this.#idleTimer);
    if (this.#closing) this.#endIdle();
    else this.#idleTimer = setTimeout(() => this.#endIdle(), IDLE_MS).unref();
  }

  #endIdle(): void {
    clearTimeout(this.#idleTimer);
    for (const connection of this.#idle.splice(0)) void connection.end();
  }
}
