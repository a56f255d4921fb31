import type { Socket } from 'node:net';
import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import type SftpClient from 'ssh2-sftp-client';
import { AppError } from '../../shared/app-error.js';
import { type OpenSession, openSession } from './connect.js';
import { attributesOf, entryOf, type RemoteAttributes, type RemoteEntry } from './remote-entry.js';
import { isAnswer, isEndOfFile, requestError, silenceError } from './sftp-error.js';
import type { OnConnectStep } from './ssh-attempt.js';
import type { SftpTarget } from './target.js';

type Complete = (error: unknown, result?: unknown) => void;
type CompleteWith<T> = (error: unknown, result?: T) => void;
type RemoteStats = RemoteAttributes & { readonly isDirectory: () => boolean };

/** More than the keepalive replies within one timeout, and less than any part of a file or a listing. */
const PROGRESS_BYTES = 4096;
const END_TIMEOUT_MS = 1000;

/**
 * Opens an SFTP session.
 *
 * @throws AppError as `openSession` does; `sftp_not_offered` when the account has no SFTP
 */
export async function openConnection(target: SftpTarget, onStep?: OnConnectStep): Promise<SftpConnection> {
  return new SftpConnection(await openSession(target, onStep), target);
}

/** One SFTP session. Every request ends: with its response, or when the server has sent nothing for `timeoutMs`. */
export class SftpConnection {
  readonly closed: Promise<void>;
  readonly #client: SftpClient;
  readonly #socket: Socket;
  readonly #sftp: SFTPWrapper;
  readonly #target: SftpTarget;
  readonly #pending = new Set<Complete>();
  #watchdog: NodeJS.Timeout | undefined;
  #end: AppError | undefined;

  constructor({ client, sftp, socket }: OpenSession, target: SftpTarget) {
    this.#client = client;
    this.#socket = socket;
    this.#sftp = sftp;
    this.#target = target;
    this.closed = new Promise((resolve) => client.on('close', () => resolve(this.#lose())));
    for (const events of [client, sftp]) events.on('error', (cause: unknown) => this.#lose(cause));
    client.on('end', () => this.#lose());
    sftp.on('close', () => this.#lose());
  }

  get host(): string {
    return this.#target.host;
  }

  get alive(): boolean {
    return this.#end === undefined && !this.#socket.destroyed;
  }

  get bytesReceived(): number {
    return this.#socket.bytesRead;
  }

  openDirectory(path: string): Promise<Buffer> {
    return this.#request('list', path, (complete) => this.#sftp.opendir(path, complete));
  }

  /** Returns the next entries of an open directory, and undefined after the last. Does not follow links. Omits `.` and `..`. */
  async readDirectory(handle: Buffer, path: string): Promise<RemoteEntry[] | undefined> {
    const entries = await this.#request<FileEntryWithStats[] | undefined>('list', path, (complete) =>
      this.#sftp.readdir(handle, (error, list) =>
        isEndOfFile(error) ? complete(undefined) : complete(error, list),
      ),
    );
    return entries?.map(entryOf);
  }

  async stat(path: string): Promise<RemoteStats> {
    try {
      const { size, modifyTime, isDirectory } = await this.#call('stat', path, () => this.#client.stat(path));
      return { ...attributesOf({ size, mtime: modifyTime / 1000 }), isDirectory: () => isDirectory };
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'remote_file_not_found')) throw error;
      // The library reports every failure (status 4) as a missing file. ssh2 returns the real status.
      const stats = await this.#request<Stats>('stat', path, (complete) => this.#sftp.stat(path, complete));
      return { ...attributesOf(stats), isDirectory: () => stats.isDirectory() };
    }
  }

  /** Returns the attributes that the server reports for a file; none when it refuses the request for that file. */
  async attributes(path: string): Promise<RemoteAttributes> {
    try {
      return await this.stat(path);
    } catch (error) {
      if (isAnswer(error)) return { size: undefined, mtime: undefined };
      throw error;
    }
  }

  openFile(path: string): Promise<Buffer> {
    return this.#request('open', path, (complete) => this.#sftp.open(path, 'r', complete));
  }

  /** Reads into `buffer`, at most its length. Returns the number of bytes read, 0 at the end of the file. */
  readFile(handle: Buffer, buffer: Buffer, position: number, path: string): Promise<number> {
    return this.#request('read', path, (complete) =>
      this.#sftp.read(handle, buffer, 0, buffer.length, position, complete),
    );
  }

  /** Renames a file. Fails when there is a file at `to`. */
  rename(path: string, to: string): Promise<void> {
    return this.#request('move', path, (complete) => this.#sftp.rename(path, to, complete));
  }

  makeDirectory(path: string): Promise<void> {
    return this.#request('create', path, (complete) => this.#sftp.mkdir(path, complete));
  }

  close(handle: Buffer, path: string): Promise<void> {
    return this.#request('close', path, (complete) => this.#sftp.close(handle, complete));
  }

  /** Ends the session and waits until the connection is closed. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.destroy(), END_TIMEOUT_MS);
    // It rejects when the connection breaks meanwhile. The session has ended then, too.
    await this.#client.end().catch(() => {});
    await this.closed;
    clearTimeout(timer);
  }

  /** Drops the connection. Pending requests fail with `sftp_connection_lost`. */
  destroy(): void {
    this.#lose();
  }

  /** Sends a request through the library, with the same watchdog. */
  #call<T>(operation: string, path: string, send: () => Promise<T>): Promise<T> {
    return this.#request(operation, path, (complete) => {
      send().then((result) => complete(undefined, result), complete);
    });
  }

  #request<T>(operation: string, path: string, send: (complete: CompleteWith<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const complete: Complete = (error, result) => {
        if (!this.#pending.delete(complete)) return;
        this.#watch();
        if (error) reject(requestError(this.#end ?? error, operation, path, this.#target));
        else resolve(result as T);
      };
      this.#pending.add(complete);
      if (!this.alive) return complete(this.#end ?? new Error('closed'));
      try {
        send(complete);
        if (this.#pending.size === 1) this.#watch();
      } catch (error) {
        complete(error);
      }
    });
  }

  /** Restarts the timeout after each response, and while a long response still arrives over a slow line. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#pending.size === 0 || !this.alive) return;
    const { bytesRead } = this.#socket;
    this.#watchdog = setTimeout(() => {
      if (this.#socket.bytesRead - bytesRead > PROGRESS_BYTES) return this.#watch();
      this.#end = silenceError(this.#target);
      this.destroy();
    }, this.#target.timeoutMs);
  }

  #lose(cause?: unknown): void {
    clearTimeout(this.#watchdog);
    this.#end ??= new AppError('sftp_connection_lost', { host: this.#target.host }, cause);
    this.#socket.destroy();
    for (const complete of [...this.#pending]) complete(this.#end);
  }
}
