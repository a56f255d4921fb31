import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';

/** A path that leaves the served folder through a link. Reported to the client as a missing file. */
export class OutsideRootError extends Error {
  override readonly name = 'OutsideJailError';
}

/** Returns the path that the client sees: absolute and without `..`. */
export function virtualPath(remote: string): string {
  return posix.resolve('/', remote);
}

/**
 * Returns the real path of a client's path, with all links resolved, always under `root` (itself a real path). `lastLink: 'kept'` does not
 * resolve a link in the last place, for operations on the link itself (lstat, remove, rename). Throws `OutsideRootError`, or the file
 * system's error when the folder is missing.
 */
export async function insideRoot(
  root: string,
  remote: string,
  lastLink: 'followed' | 'kept',
): Promise<string> {
  const virtual = virtualPath(remote);
  if (virtual === '/') return root;
  const folder = await realpath(join(root, dirname(virtual)));
  const named = join(folder, basename(virtual));
  return contained(root, lastLink === 'kept' ? contained(root, named) : await followed(named));
}

async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    // A new file may not exist yet. But a dangling link would be created at its target.
    if (!(await exists(path))) return path;
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function contained(root: string, path: string): string {
  if (path === root || path.startsWith(root + sep)) return path;
  throw new OutsideRootError();
}
