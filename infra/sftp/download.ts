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
  spoolPlace,
  writeAll,
} from './spool.js';

export type DownloadOptions = {
  readonly spoolDirectory: string;
  readonly maxBytes: number;
  /** Told how many bytes are safely on disk, those of earlier attempts included. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
};

export type SftpDownload = {
  readonly spooled: string;
  readonly bytes: number;
  /** Hex. A plain hash: over pay it could be guessed, so it is not to be stored as it is. */
  readonly sha256: string;
  /** How many bytes an earlier attempt had brought. */
  readonly resumedAt: number;
};

/** The most that OpenSSH answers at once; other servers answer with less, which is read on. */
const CHUNK = 255 * 1024;
/** Reads on their way at once: at 20 ms round trip they still fill a line of 800 MB/s. */
const WINDOW = 64;

const GONE: ReadonlySet<ErrorCode> = new Set([
  'remote_file_changed',
  'remote_file_vanished',
  'remote_file_denied',
]);

type Source = { readonly connection: SftpConnection; readonly handle: Buffer; readonly file: RemoteFile };

/**
 * Brings a listed file into the spool directory, going on where an earlier attempt stopped. It is the file that was listed,
 * whole: its size and mtime are compared before and after.
 *
 * @throws AppError `remote_file_vanished`, `remote_file_denied`, `remote_file_changed`, `file_too_large`, `spool_failed`,
 * `sftp_…`; `signal`'s reason when aborted. What has arrived stays for the next attempt unless the file changed.
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
    // Reads are on their way and can't be taken back; a session of its own is cheap to give up.
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
  const place = spoolPlace(spoolDirectory, connection.host, file);
  try {
    return await withRemote(connection, file, async (source) => {
      const local = await openPartial(place);
      try {
        const start = await resumeAt(local, source);
        const hash = await hashPrefix(place, start);
        onProgress(start);
        await copy(source, local, start, hash, onProgress);
        requireSame(file, await connection.stat(file.path));
        await finishPartial(place);
        return { spooled: place.whole, bytes: file.size, sha256: hash.digest('hex'), resumedAt: start };
      } finally {
        await local.close();
      }
    });
  } catch (error) {
    // Of no use any more, and people's data.
    if (error instanceof AppError && GONE.has(error.code)) await dropPartial(place);
    throw error;
  }
}

/** Round trips count: a thousand small files at 50 ms each way. So nobody waits for the handle to be closed. */
async function withRemote<T>(
  connection: SftpConnection,
  file: RemoteFile,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const handle = await connection.openFile(file.path);
  try {
    // The last look decides; this one saves bringing much that has changed already.
    if (file.size > CHUNK) requireSame(file, await connection.stat(file.path));
    return await work({ connection, handle, file });
  } finally {
    // The session may be gone, and a handle that stays open must not hide why.
    connection.closeFile(handle, file.path).catch(() => {});
  }
}

function requireSame({ path, size, mtime }: RemoteFile, stats: Omit<RemoteFile, 'path'>): void {
  // The library returns NaN for an mtime that the server leaves out.
  if (stats.size !== size || !Object.is(stats.mtime, mtime))
    throw new AppError('remote_file_changed', { path });
}

/**
 * How many of the bytes on disk to trust. They were written in order, so all of them; but a power cut may leave zeros at the
 * end, so the last chunk is compared with the server's.
 */
async function resumeAt(local: FileHandle, source: Source): Promise<number> {
  const { size } = await local.stat();
  if (size === 0) return 0;
  const from = Math.max(0, size - CHUNK);
  const here = Buffer.alloc(size - from);
  await local.read(here, 0, here.length, from);
  if (size <= source.file.size && here.equals(await readRange(source, from, Buffer.alloc(here.length))))
    return size;
  await local.truncate(0);
  return 0;
}

/** Copies what is missing: many reads on their way at once, written in the order of the file. */
async function copy(
  source: Source,
  local: FileHandle,
  start: number,
  hash: Hash,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const { size } = source.file;
  const underway: Promise<Buffer>[] = [];
  const spare: Buffer[] = [];
  let asked = start;
  let written = start;
  const ask = () => {
    const length = Math.min(CHUNK, size - asked);
    const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(length);
    const read = readRange(source, asked, buffer.subarray(0, length));
    // One that fails behind another is not awaited any more.
    read.catch(() => {});
    underway.push(read);
    asked += length;
  };
  while (asked < size && underway.length < WINDOW) ask();
  for (let next = underway.shift(); next; next = underway.shift()) {
    const bytes = await next;
    hash.update(bytes);
    await writeAll(local, bytes, written);
    written += bytes.length;
    onProgress(written);
    spare.push(Buffer.from(bytes.buffer));
    if (asked < size) ask();
  }
}

/** Fills the buffer from `position` on; a server may answer with less than it was asked for. */
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
