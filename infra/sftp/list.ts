import { posix } from 'node:path';
import picomatch from 'picomatch';
import { AppError } from '../../shared/app-error.js';
import type { RemoteFile } from '../../shared/reports/settled.js';
import type { SftpConnection } from './connection.js';
import type { RemoteEntry } from './remote-entry.js';

export type ListOptions = {
  readonly directory: string;
  /** Relative to the directory, case-insensitive. A glob without a slash matches names at any depth. */
  readonly glob: string;
  readonly recursive: boolean;
};

export type RemoteListing = {
  /** Sorted by path. */
  readonly files: readonly RemoteFile[];
  /** Subdirectories that the account may not list. */
  readonly denied: readonly string[];
};

/** Names of unfinished uploads: WinSCP, browsers, rsync-like tools, macOS's safe save, Office's lock files. */
const TEMPORARY = /\.(partial|part|filepart|tmp|temp|crdownload|uploading|swp)$|\.sb-[^/]*$|~$|^~\$/i;
/** Far deeper than real report folders. Stops the recursion when a server lists endless subdirectories. */
const MAX_DEPTH = 16;

/**
 * Lists the files of the remote directory that match the glob, without hidden and temporary files. Does not follow links, since
 * they may point outside the directory or form a loop.
 *
 * @throws AppError `sftp_directory_not_found` when the directory itself can't be listed
 */
export async function listRemoteFiles(
  connection: SftpConnection,
  options: ListOptions,
): Promise<RemoteListing> {
  const { directory, glob, recursive } = options;
  const matches = picomatch(glob, { nocase: true, basename: !glob.includes('/'), windows: false });
  const files: RemoteFile[] = [];
  const denied: string[] = [];

  const visit = async (folder: string, depth: number): Promise<void> => {
    for (const { name, type, size, mtime } of await entriesOf(connection, directory, folder, denied)) {
      const relative = posix.join(folder, name);
      if (type === 'directory') {
        if (recursive && depth < MAX_DEPTH) await visit(relative, depth + 1);
      } else if (type === 'file' && matches(relative)) {
        files.push({ path: posix.join(directory, relative), size, mtime });
      }
    }
  };
  await visit('', 0);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), denied };
}

async function entriesOf(
  connection: SftpConnection,
  directory: string,
  folder: string,
  denied: string[],
): Promise<RemoteEntry[]> {
  const path = posix.join(directory, folder);
  try {
    const entries = await connection.readDirectory(path);
    return entries.filter(({ name }) => isOrdinary(name));
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (folder === '') throw new AppError('sftp_directory_not_found', { path }, error);
    if (error.code === 'remote_file_denied') denied.push(path);
    return [];
  }
}

/** The server chooses the names. A name with a slash would point to another directory. */
function isOrdinary(name: string): boolean {
  return !name.startsWith('.') && !/[/\0]/.test(name) && !TEMPORARY.test(name);
}

function isMissing(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    (error.code === 'remote_file_not_found' ||
      error.code === 'remote_file_denied' ||
      error.code === 'sftp_request_failed')
  );
}
