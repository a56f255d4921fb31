import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import { systemReason } from '../../shared/file-error.js';
import type { RemoteFile } from '../../shared/reports/settled.js';

/** Longer than any sync runs. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;
/** Everything for other users, and writing for the group. */
const OTHERS = 0o027;
/** A symbolic link is an error, and a pipe does not block. */
const { O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/** The paths of an unfinished and of a finished download. */
export type SpoolPaths = { readonly directory: string; readonly partial: string; readonly whole: string };

export type WholeFile = {
  readonly spooled: string;
  readonly bytes: number;
  /** Hex. Do not store it: this hash has no key, so the contents of a small file could be guessed. */
  readonly sha256: string;
  /** The number of bytes that an earlier attempt had downloaded. */
  readonly resumedAt: number;
};

/**
 * Returns the spool paths of one version of a remote file. Another size or mtime gives other paths, so a download never resumes
 * with another file's bytes. Only a plain extension of the remote path is used, since the server chooses that path.
 */
export function spoolPaths(directory: string, host: string, { path, size, mtime }: RemoteFile): SpoolPaths {
  const name = createHash('sha256')
    .update(JSON.stringify([host, path, size, mtime]))
    .digest('hex')
    .slice(0, 40);
  const extension = /^\.[a-z0-9]{1,8}$/i.test(extname(path)) ? extname(path).toLowerCase() : '';
  return {
    directory,
    partial: join(directory, `${name}.partial`),
    whole: join(directory, `${name}${extension}`),
  };
}

/**
 * Opens the file of an earlier attempt, or a new one. Only this user can read it. `resumeWhole`: a finished download is one, too.
 *
 * @throws AppError `spool_not_private`
 */
export async function openPartial(
  paths: SpoolPaths,
  { resumeWhole }: { readonly resumeWhole: boolean },
): Promise<FileHandle> {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  await (await openOwn(paths.directory, O_RDONLY | O_DIRECTORY)).close();
  if (resumeWhole) await rename(paths.whole, paths.partial).catch(ignoreMissing);
  return openOwn(paths.partial, O_RDWR | O_CREAT);
}

/** Opens a file that this user owns, and removes the rights of others. @throws AppError `spool_not_private` */
async function openOwn(path: string, flags: number): Promise<FileHandle> {
  const entry = await open(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && NO_FILE.has(error.code))
      throw new AppError('spool_not_private', { path }, error);
    throw error;
  });
  try {
    const found = await entry.stat();
    const isPlain = found.isDirectory() || (found.isFile() && found.nlink <= 1);
    if (!isPlain || found.uid !== (process.getuid?.() ?? found.uid))
      throw new AppError('spool_not_private', { path });
    if ((found.mode & OTHERS) !== 0) await entry.chmod(found.mode & 0o777 & ~OTHERS);
    return entry;
  } catch (error) {
    await entry.close();
    throw error;
  }
}

/** The error codes of opening a symbolic link, a socket, or a directory instead of a file. */
const NO_FILE: ReadonlySet<unknown> = new Set(['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR', 'ENOTDIR']);

/** Writes all of `bytes`. A single `write` may write only some of them when the disk is nearly full. */
export async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** Returns the finished download of an earlier attempt, if there is one. @throws AppError `spool_not_private` */
export async function findWhole({ whole }: SpoolPaths): Promise<WholeFile | undefined> {
  const file = await openOwn(whole, O_RDONLY).catch(ignoreMissing);
  if (!file) return undefined;
  const hash = createHash('sha256');
  let bytes = 0;
  // The stream closes the file.
  for await (const chunk of file.createReadStream()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { spooled: whole, bytes, sha256: hash.digest('hex'), resumedAt: bytes };
}

export function finishPartial(paths: SpoolPaths): Promise<void> {
  return rename(paths.partial, paths.whole);
}

export function dropPartial(paths: SpoolPaths): Promise<void> {
  return rm(paths.partial, { force: true });
}

/**
 * Removes abandoned downloads: the remote file has changed or is gone, or a worker crashed. They are personal data. `keepWhole`
 * leaves finished files where they are. `ageMs`: how long nothing was written to them.
 */
export async function sweepSpool(
  directory: string,
  {
    keepWhole,
    ageMs = ABANDONED_MS,
    now = Date.now(),
  }: { readonly keepWhole: boolean; readonly ageMs?: number; readonly now?: number },
): Promise<void> {
  const pattern = keepWhole ? /^[0-9a-f]{40}\.partial$/ : /^[0-9a-f]{40}(\.[a-z0-9]{1,8})?$/;
  const names = await readdir(directory).catch((error: unknown) => {
    ignoreMissing(error);
    return [];
  });
  for (const name of names.filter((candidate) => pattern.test(candidate))) {
    const found = await lstat(join(directory, name)).catch(ignoreMissing);
    if (found && found.mtimeMs <= now - ageMs) await rm(join(directory, name), { force: true });
  }
}

/** Sweeps again and again, until the returned function is called. */
export function keepSweeping(
  sweep: () => Promise<void>,
  failed: (error: unknown) => void,
  everyMs: number,
): () => void {
  const timer = setInterval(() => void sweep().catch(failed), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Returns a SHA-256 hash that already contains the first `bytes` bytes of the partial file. */
export async function hashPrefix(partial: FileHandle, bytes: number) {
  const hash = createHash('sha256');
  if (bytes > 0) {
    const start = { start: 0, end: bytes - 1, autoClose: false };
    for await (const chunk of partial.createReadStream(start)) hash.update(chunk);
  }
  return hash;
}

/** Returns an error of the local disk as `spool_failed`, so that it is not taken for a server error. Returns other errors unchanged. */
export function spoolError(error: unknown, directory: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof AppError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
  return new AppError('spool_failed', { path: directory, reason: systemReason(error) }, error);
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
