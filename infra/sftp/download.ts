import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import type { RemoteFile } from '../../shared/reports/settled.js';
import type { SftpConnection } from './connection.js';
import type { SftpPool } from './pool.js';
import type { RemoteAttributes } from './remote-entry.js';
import { isAnswer } from './sftp-error.js';
import {
  dropPartial,
  findWhole,
  finishPartial,
  hashPrefix,
  openPartial,
  spoolError,
  spoolPaths,
  type WholeFile,
  writeAll,
} from './spool.js';

export type DownloadOptions = {
  readonly spoolDirectory: string;
  readonly maxBytes: number;
  /** Called with the number of bytes on disk, those of earlier attempts included. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
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

type Source = {
  readonly connection: SftpConnection;
  readonly handle: Buffer;
  readonly file: RemoteFile;
  readonly before: RemoteAttributes;
};

/**
 * Downloads a listed file into the spool directory and resumes an earlier attempt. Compares size and mtime before and after, so
 * that the result is one version of the file, whole. A failed attempt leaves its bytes for the next one, unless the file changed. When the
 * server no longer has the file, returns the finished download of an earlier attempt.
 *
 * @throws AppError `remote_file_not_found`, `remote_file_denied`, `remote_file_changed`, `file_too_large`, `spool_failed`, `spool_not_private`,
 * `sftp_…`; `signal`'s reason when aborted
 */
export function downloadRemoteFile(
  pool: SftpPool,
  file: RemoteFile,
  options: DownloadOptions,
): Promise<WholeFile> {
  const { path, size } = file;
  const { maxBytes: limit, signal, spoolDirectory } = options;
  if (size > limit) return Promise.reject(new AppError('file_too_large', { path, size, limit }));
  return pool.use(async (connection) => {
    try {
      return await downloadOver(connection, file, options);
    } catch (error) {
      throw spoolError(error, spoolDirectory);
    }
  }, signal);
}

async function downloadOver(
  connection: SftpConnection,
  file: RemoteFile,
  options: DownloadOptions,
): Promise<WholeFile> {
  try {
    return await withRemote(connection, file, (source) => downloadFrom(source, options));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const paths = spoolPaths(options.spoolDirectory, connection.host, file);
    const whole = error.code === 'remote_file_not_found' ? await findWhole(paths) : undefined;
    if (whole) return whole;
    // It is personal data.
    if (GONE.has(error.code)) await dropPartial(paths);
    throw error;
  }
}

async function downloadFrom(
  source: Source,
  { spoolDirectory, onProgress = () => {} }: DownloadOptions,
): Promise<WholeFile> {
  const { connection, file, before } = source;
  const mtime = before.mtime ?? file.mtime;
  const listed = spoolPaths(spoolDirectory, connection.host, file);
  // A later version of the same size has another partial file.
  const { partial } = spoolPaths(spoolDirectory, connection.host, { ...file, mtime });
  const paths = { ...listed, partial };
  // What was downloaded of another version is personal data.
  if (partial !== listed.partial) await dropPartial(listed);
  try {
    const local = await openPartial(paths, { resumeWhole: mtime === file.mtime });
    try {
      const start = await resumeAt(local, source);
      const hash = await hashPrefix(local, start);
      onProgress(start);
      await copy(source, local, start, hash, onProgress);
      await requireUnchanged(source);
      await finishPartial(paths);
      return { spooled: paths.whole, bytes: file.size, sha256: hash.digest('hex'), resumedAt: start };
    } finally {
      await local.close();
    }
  } catch (error) {
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
  const { path, size } = file;
  // The stat is sent first. If the file is replaced between the two, the stat after the download differs.
  const [before, handle] = await Promise.all([connection.attributes(path), connection.openFile(path)]);
  try {
    if (before.size !== undefined && before.size !== size)
      throw new AppError('remote_file_changed', { path });
    return await work({ connection, handle, file, before });
  } finally {
    // When the session is lost, this error must not hide the cause.
    connection.close(handle, path).catch(() => {});
  }
}

/**
 * Compares the attributes before and after the download. The listing of some servers shows another mtime than their stat. A server that
 * removes a file once it is read has sent all of it by then.
 */
async function requireUnchanged(source: Source): Promise<void> {
  const { connection, file, before } = source;
  const [after, goesOn] = await Promise.all([connection.attributes(file.path), hasMore(source)]);
  if (goesOn || isOther(before, after)) throw new AppError('remote_file_changed', { path: file.path });
}

/** Whether two attributes of one file differ. What the server omits does not count. */
export function isOther(a: RemoteAttributes, b: RemoteAttributes): boolean {
  const differ = (x: number | undefined, y: number | undefined) =>
    x !== undefined && y !== undefined && x !== y;
  return differ(a.size, b.size) || differ(a.mtime, b.mtime);
}

/** Whether the file is longer than its size says. */
async function hasMore({ connection, handle, file }: Source): Promise<boolean> {
  try {
    return (await connection.readFile(handle, Buffer.alloc(1), file.size, file.path)) > 0;
  } catch (error) {
    if (isAnswer(error)) return false;
    throw error;
  }
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
