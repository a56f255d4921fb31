import type { Socket } from 'node:net';
import type { Client, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { AppError } from '../../shared/app-error.js';
import { connectSsh, type OnConnectStep, type SshConnection } from './connect.js';
import { connectError, requestError } from './sftp-error.js';
import type { SftpTarget } from './target.js';

type Settle = (error: unknown, result?: unknown) => void;

/** More than the replies to keepalives during one silence, and less than any piece of a file or a listing that is on its way. */
const PROGRESS_BYTES = 4096;
const GOODBYE_MS = 1000;

/**
 * Opens an SFTP session.
 *
 * @throws AppError as `connectSsh`, and `sftp_not_offered` when the account has no SFTP
 */
export async function openConnection(target: SftpTarget, onStep?: OnConnectStep): Promise<SftpConnection> {
  const ssh = await connectSsh(target, onStep);
  return new SftpConnection(ssh, await openSession(ssh, target), target);
}

function openSession({ client, socket }: SshConnection, target: SftpTarget): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy();
      reject(connectError('subsystem', error, target));
    };
    const timer = setTimeout(() => fail(silence(target)), target.timeoutMs);
    client.once('close', () => fail(new Error('closed')));
    try {
      client.sftp((error, sftp) => {
        clearTimeout(timer);
        if (error) fail(error);
        else resolve(sftp);
      });
    } catch (error) {
      clearTimeout(timer);
      fail(error);
    }
  });
}

/** One SFTP session. Every request ends: with its answer, or once the server has been silent for the target's time. */
export class SftpConnection {
  readonly closed: Promise<void>;
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #sftp: SFTPWrapper;
  readonly #target: SftpTarget;
  readonly #pending = new Set<Settle>();
  #watchdog: NodeJS.Timeout | undefined;
  #end: AppError | undefined;

  constructor({ client, socket }: SshConnection, sftp: SFTPWrapper, target: SftpTarget) {
    this.#client = client;
    this.#socket = socket;
    this.#sftp = sftp;
    this.#target = target;
    this.closed = new Promise((resolve) => client.once('close', () => resolve(this.#closed())));
    sftp.on('error', () => this.destroy());
    sftp.on('close', () => this.destroy());
  }

  get host(): string {
    return this.#target.host;
  }

  get alive(): boolean {
    return this.#end === undefined && !this.#socket.destroyed;
  }

  /** Entries with the attributes of the names themselves: a link is a link. `.` and `..` may be among them. */
  readDirectory(path: string): Promise<FileEntryWithStats[]> {
    return this.#request('list', path, (settle) => this.#sftp.readdir(path, settle));
  }

  stat(path: string): Promise<Stats> {
    return this.#request('stat', path, (settle) => this.#sftp.stat(path, settle));
  }

  openFile(path: string): Promise<Buffer> {
    return this.#request('open', path, (settle) => this.#sftp.open(path, 'r', settle));
  }

  statFile(handle: Buffer, path: string): Promise<Stats> {
    return this.#request('stat', path, (settle) => this.#sftp.fstat(handle, settle));
  }

  /** Bytes read into the start of `buffer`, at most its length; 0 at the end of the file. */
  readFile(handle: Buffer, buffer: Buffer, position: number, path: string): Promise<number> {
    return this.#request('read', path, (settle) =>
      this.#sftp.read(handle, buffer, 0, buffer.length, position, settle),
    );
  }

  closeFile(handle: Buffer, path: string): Promise<void> {
    return this.#request('close', path, (settle) => this.#sftp.close(handle, settle));
  }

  /** Says goodbye and waits until the connection is closed. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    this.#client.end();
    await this.closed;
    clearTimeout(timer);
  }

  /** Drops the connection; what is pending fails with `sftp_connection_lost`. */
  destroy(): void {
    this.#socket.destroy();
  }

  #request<T>(
    operation: string,
    path: string,
    send: (settle: (error: unknown, result: T) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle: Settle = (error, result) => {
        if (!this.#pending.delete(settle)) return;
        this.#watch();
        if (error) reject(requestError(this.#end ?? error, operation, path, this.#target));
        else resolve(result as T);
      };
      this.#pending.add(settle);
      if (!this.alive) return settle(this.#end ?? new Error('closed'));
      try {
        send(settle);
        if (this.#pending.size === 1) this.#watch();
      } catch (error) {
        settle(error);
      }
    });
  }

  /** Any answer shows life, and so does half of a long one on a slow line. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#pending.size === 0 || !this.alive) return;
    const { bytesRead } = this.#socket;
    this.#watchdog = setTimeout(() => {
      if (this.#socket.bytesRead - bytesRead > PROGRESS_BYTES) return this.#watch();
      this.#end = silence(this.#target);
      this.destroy();
    }, this.#target.timeoutMs);
  }

  #closed(): void {
    clearTimeout(this.#watchdog);
    this.#end ??= new AppError('sftp_connection_lost', { host: this.#target.host });
    for (const settle of [...this.#pending]) settle(this.#end);
  }
}

function silence({ host, port, timeoutMs }: SftpTarget): AppError {
  return new AppError('sftp_silent', { host, port, seconds: timeoutMs / 1000 });
}
