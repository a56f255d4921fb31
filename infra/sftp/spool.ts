import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { RemoteFile } from '../../shared/reports/settled.js';

/** No sync goes on for so long. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;

/** Where a download lies while it grows, and once it is whole. */
export type SpoolPlace = { readonly directory: string; readonly partial: string; readonly whole: string };

/**
 * The place of one version of one remote file: another size or mtime is another place, so that what is resumed is always
 * the same file. Nothing of the remote path gets into the name but a plain extension.
 */
export function spoolPlace(directory: string, host: string, { path, size, mtime }: RemoteFile): SpoolPlace {
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

/** Opens what an earlier attempt left, or an empty file; both readable by this user alone. */
export async function openPartial(place: SpoolPlace): Promise<FileHandle> {
  await mkdir(place.directory, { recursive: true, mode: 0o700 });
  await rename(place.whole, place.partial).catch(ignoreMissing);
  return open(place.partial, constants.O_RDWR | constants.O_CREAT, 0o600);
}

/** Writes all of `bytes`: a single write may take only some of them when the disk is nearly full. */
export async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

export function finishPartial(place: SpoolPlace): Promise<void> {
  return rename(place.partial, place.whole);
}

export function dropPartial(place: SpoolPlace): Promise<void> {
  return rm(place.partial, { force: true });
}

/**
 * Removes what downloads left behind that nobody will resume, their file having changed or gone, or a worker having died before it
 * cleared up: it is people's data. Whole files stay where they are kept on purpose.
 */
export async function sweepSpool(
  directory: string,
  { keepWhole, now = Date.now() }: { readonly keepWhole: boolean; readonly now?: number },
): Promise<void> {
  const ours = keepWhole ? /^[0-9a-f]{40}\.partial$/ : /^[0-9a-f]{40}(\.[a-z0-9]{1,8})?$/;
  const names = await readdir(directory).catch((error: unknown) => {
    ignoreMissing(error);
    return [];
  });
  for (const name of names.filter((one) => ours.test(one))) {
    const { mtimeMs } = await stat(join(directory, name));
    if (mtimeMs < now - ABANDONED_MS) await rm(join(directory, name), { force: true });
  }
}

/** A hash fed with the first `bytes` of the file. */
export async function hashPrefix(place: SpoolPlace, bytes: number) {
  const hash = createHash('sha256');
  if (bytes > 0) {
    for await (const chunk of createReadStream(place.partial, { end: bytes - 1 })) hash.update(chunk);
  }
  return hash;
}

/** The local disk's failures, told apart from the server's; everything else stays what it is. */
export function spoolError(error: unknown, directory: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof AppError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
  return new AppError('spool_failed', { path: directory, reason: code }, error);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
