import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, posix, sep } from 'node:path';

/** A path that leaves the served folder, by a link. Answered like a file that is not there. */
export class OutsideRootError extends Error {
  override readonly name = 'OutsideJailError';
}

/** The path as the client sees it: absolute, without `..`, which can't climb above `/`. */
export function virtualPath(remote: string): string {
  return posix.resolve('/', remote);
}

/**
 * The real path behind a client's one, all links on the way resolved, always under `root` (itself a real path).
 * `lastLink: 'kept'` leaves a link in the last place as it is, for what works on the link itself (lstat, remove, rename).
 * Throws `OutsideJailError`, or the file system's error where the folder is missing.
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
    // Not there yet: fine for a new file, but a link that dangles would be created at its target.
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
