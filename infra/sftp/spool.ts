import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { RemoteFile } from '../../shared/reports/settled.js';

/** Longer than any sync runs. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;

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

/** Opens the file of an earlier attempt, or a new one. Only this user can read it. `resumeWhole`: a finished download is one, too. */
export async function openPartial(
  paths: SpoolPaths,
  { resumeWhole }: { readonly resumeWhole: boolean },
): Promise<FileHandle> {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  if (resumeWhole) await rename(paths.whole, paths.partial).catch(ignoreMissing);
  return open(paths.partial, constants.O_RDWR | constants.O_CREAT, 0o600);
}

/** Writes all of `bytes`. A single `write` may write only some of them when the disk is nearly full. */
export async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** Returns the finished download of an earlier attempt, if there is one. */
export async function findWhole({ whole }: SpoolPaths): Promise<WholeFile | undefined> {
  const file = await stat(whole).catch(ignoreMissing);
  if (!file) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(whole)) hash.update(chunk);
  return { spooled: whole, bytes: file.size, sha256: hash.digest('hex'), resumedAt: file.size };
}

export function finishPartial(paths: SpoolPaths): Promise<void> {
  return rename(paths.partial, paths.whole);
}

export function dropPartial(paths: SpoolPaths): Promise<void> {
  return rm(paths.partial, { force: true });
}

/**
 * Removes abandoned downloads: the remote file has changed or is gone, or a worker crashed. They are personal data. `keepWhole`
 * leaves finished files where they are.
 */
export async function sweepSpool(
  directory: string,
  { keepWhole, now = Date.now() }: { readonly keepWhole: boolean; readonly now?: number },
): Promise<void> {
  const pattern = keepWhole ? /^[0-9a-f]{40}\.partial$/ : /^[0-9a-f]{40}(\.[a-z0-9]{1,8})?$/;
  const names = await readdir(directory).catch((error: unknown) => {
    ignoreMissing(error);
    return [];
  });
  for (const name of names.filter((candidate) => pattern.test(candidate))) {
    const { mtimeMs } = await stat(join(directory, name));
    if (mtimeMs < now - ABANDONED_MS) await rm(join(directory, name), { force: true });
  }
}

/** Returns a SHA-256 hash that already contains the first `bytes` bytes of the partial file. */
export async function hashPrefix(paths: SpoolPaths, bytes: number) {
  const hash = createHash('sha256');
  if (bytes > 0) {
    for await (const chunk of createReadStream(paths.partial, { end: bytes - 1 })) hash.update(chunk);
  }
  return hash;
}

/** Returns an error of the local disk as `spool_failed`, so that it is not taken for a server error. Returns other errors unchanged. */
export function spoolError(error: unknown, directory: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof AppError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
  return new AppError('spool_failed', { path: directory, reason: code }, error);
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
