import { posix } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { RemoteFile } from '../../shared/reports/settled.js';
import type { SftpConnection } from './connection.js';
import { isOther } from './download.js';
import { isAnswer } from './sftp-error.js';

/** `archive`: relative to `directory`. */
type Folders = { readonly directory: string; readonly archive: string };

/**
 * Moves a file into the archive, under its path in the directory. A file of the same name there stays: the new one gets its time in its
 * name, and a number when there is one of that time. Leaves a file that was replaced since it was listed. Returns whether it was moved.
 *
 * @throws AppError `remote_file_not_moved` when the server refuses, else `sftp_…`
 */
export async function archiveRemoteFile(
  connection: SftpConnection,
  file: RemoteFile,
  { directory, archive }: Folders,
): Promise<boolean> {
  const { path, mtime } = file;
  const { size, mtime: now } = await connection.attributes(path);
  if (size === undefined || isOther(file, { size, mtime: now ?? mtime })) return false;
  const target = posix.join(directory, archive, posix.relative(directory, path));
  const to = await freePath(connection, target, mtime);
  await answered(path, to, async () => {
    await makeDirectories(connection, posix.dirname(to));
    await connection.rename(path, to);
  });
  return true;
}

async function exists(connection: SftpConnection, path: string): Promise<boolean> {
  try {
    await connection.stat(path);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'remote_file_not_found') return false;
    throw error;
  }
}

/** Some servers replace a file at the new path. */
async function freePath(connection: SftpConnection, path: string, mtime: number): Promise<string> {
  const { dir, name, ext } = posix.parse(path);
  const time = new Date(mtime * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  let free = path;
  for (let number = 1; await exists(connection, free); number += 1)
    free = posix.join(dir, `${name}.${time}${number === 1 ? '' : `-${number}`}${ext}`);
  return free;
}

async function makeDirectories(connection: SftpConnection, path: string): Promise<void> {
  if (await exists(connection, path)) return;
  const parent = posix.dirname(path);
  if (parent !== path && parent !== '.') await makeDirectories(connection, parent);
  await connection.makeDirectory(path).catch(async (error) => {
    // Another session may have created it meanwhile.
    if (!(await exists(connection, path))) throw error;
  });
}

/** Names the move that the server refused, instead of its single request. */
async function answered(path: string, to: string, move: () => Promise<void>): Promise<void> {
  try {
    await move();
  } catch (error) {
    if (!isAnswer(error)) throw error;
    throw new AppError(
      'remote_file_not_moved',
      { path, to, status: error.details.status ?? error.code },
      error,
    );
  }
}
