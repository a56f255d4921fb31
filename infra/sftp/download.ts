import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import type { RemoteFile } from '../../shared/reports/settled.js';
import type { SftpConnection } from './connection.js';
import type { SftpPool } from './pool.js';
import {
  dropPartial,
  finishPartial,
  hashPrefix,
  openPartial,
  spoolError,
  spoolPaths,
  writeAll,
} from './spool.js';

export type DownloadOptions = {
  readonly spoolDirectory: string;
  readonly maxBytes: number;
  /** Called with the number of bytes on disk, those of earlier attempts included. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
};

export type SftpDownload = {
  readonly spooled: string;
  readonly bytes: number;
  /** Hex. Do not store it: this hash has no key, so the contents of a small file could be guessed. */
  readonly sha256: string;
  /** The number of bytes that an earlier attempt had downloaded. */
  readonly resumedAt: number;
};

/** The most that OpenSSH returns for one read. Other servers return less, and the rest is requested again. */
const CHUNK = 255 * 1024;
/** Concurrent reads. With a round trip of 20 ms they still fill a line of 800 MB/s. */
const WINDOW = 64;

/** After these errors a partial download is useless. */
const GONE: ReadonlySet<ErrorCode> = new Set([
  'remote_file_changed',
  'remote_file_not_found',
  'remote_file_denied',
]);

type Source = { readonly connection: SftpConnection; readonly handle: Buffer; readonly file: RemoteFile };

/**
 * Downloads a listed file into the spool directory and resumes an earlier attempt. Compares size and mtime before and after, so
 * that the result is the listed file, whole. A failed attempt leaves its bytes for the next one, unless the file changed.
 *
 * @throws AppError `remote_file_not_found`, `remote_file_denied`, `remote_file_changed`, `file_too_large`, `spool_failed`,
 * `sftp_…`; `signal`'s reason when aborted
 */
export function downloadRemoteFile(
  pool: SftpPool,
  file: RemoteFile,
  options: DownloadOptions,
): Promise<SftpDownload> {
  const { path, size } = file;
  const { maxBytes: limit, signal } = options;
  if (size > limit) return Promise.reject(new AppError('file_too_large', { path, size, limit }));
  return pool.use(async (connection) => {
    // Requests in flight can't be cancelled, and this session has no other user.
    const abort = () => connection.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await downloadOver(connection, file, options);
    } catch (error) {
      signal?.throwIfAborted();
      throw spoolError(error, options.spoolDirectory);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }, signal);
}

async function downloadOver(
  connection: SftpConnection,
  file: RemoteFile,
  { spoolDirectory, onProgress = () => {} }: DownloadOptions,
): Promise<SftpDownload> {
  const paths = spoolPaths(spoolDirectory, connection.host, file);
  try {
    return await withRemote(connection, file, async (source) => {
      const local = await openPartial(paths);
      try {
        const start = await resumeAt(local, source);
        const hash = await hashPrefix(paths, start);
        onProgress(start);
        await copy(source, local, start, hash, onProgress);
        requireSame(file, await connection.stat(file.path));
        await finishPartial(paths);
        return { spooled: paths.whole, bytes: file.size, sha256: hash.digest('hex'), resumedAt: start };
      } finally {
        await local.close();
      }
    });
  } catch (error) {
    // It is personal data.
    if (error instanceof AppError && GONE.has(error.code)) await dropPartial(paths);
    throw error;
  }
}

/** Opens the remote file for `work`. Does not wait until the handle is closed: for a thousand small files, round trips dominate. */
async function withRemote<T>(
  connection: SftpConnection,
  file: RemoteFile,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const handle = await connection.openFile(file.path);
  try {
    // The check after the download decides. This one avoids the download of a large file that has already changed.
    if (file.size > CHUNK) requireSame(file, await connection.stat(file.path));
    return await work({ connection, handle, file });
  } finally {
    // When the session is lost, this error must not hide the cause.
    connection.closeFile(handle, file.path).catch(() => {});
  }
}

function requireSame({ path, size, mtime }: RemoteFile, stats: Omit<RemoteFile, 'path'>): void {
  // The library returns NaN when the server omits the mtime.
  if (stats.size !== size || !Object.is(stats.mtime, mtime))
    throw new AppError('remote_file_changed', { path });
}

/**
 * Returns how many bytes on disk can be trusted: all or none. They were written in order, but a power failure may leave zeros
 * at the end, so the last chunk is compared with the server's.
 */
async function resumeAt(local: FileHandle, source: Source): Promise<number> {
  const { size } = await local.stat();
  if (size === 0) return 0;
  const from = Math.max(0, size - CHUNK);
  const tail = Buffer.alloc(size - from);
  await local.read(tail, 0, tail.length, from);
  if (size <= source.file.size && tail.equals(await readRange(source, from, Buffer.alloc(tail.length))))
    return size;
  await local.truncate(0);
  return 0;
}

/** Copies the missing bytes: reads them concurrently and writes them in order. */
async function copy(
  source: Source,
  local: FileHandle,
  start: number,
  hash: Hash,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const { size } = source.file;
  const inFlight: Promise<Buffer>[] = [];
  const spare: Buffer[] = [];
  let requested = start;
  let written = start;
  const requestNext = () => {
    const length = Math.min(CHUNK, size - requested);
    const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(length);
    const read = readRange(source, requested, buffer.subarray(0, length));
    // After the first failure nothing awaits the other reads.
    read.catch(() => {});
    inFlight.push(read);
    requested += length;
  };
  while (requested < size && inFlight.length < WINDOW) requestNext();
  for (let next = inFlight.shift(); next; next = inFlight.shift()) {
    const bytes = await next;
    hash.update(bytes);
    await writeAll(local, bytes, written);
    written += bytes.length;
    onProgress(written);
    spare.push(Buffer.from(bytes.buffer));
    if (requested < size) requestNext();
  }
}

/** Fills the buffer with the file's bytes from `position` on. A server may return fewer bytes than requested. */
async function readRange(
  { connection, handle, file }: Source,
  position: number,
  buffer: Buffer,
): Promise<Buffer> {
  for (let filled = 0; filled < buffer.length; ) {
    const bytes = await connection.readFile(handle, buffer.subarray(filled), position + filled, file.path);
    if (bytes === 0) throw new AppError('remote_file_changed', { path: file.path });
    filled += bytes;
  }
  return buffer;
}
