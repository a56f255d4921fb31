import { AppError } from './app-error.js';

const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);
const NOT_READABLE: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EISDIR']);

/** Whether a file could not be read because there is none. */
export function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_THERE.has(error.code);
}

/**
 * Returns the error of a file that a person named, or undefined when `error` does not come from a file.
 *
 * @param path the file, unless the error of the system names it
 */
export function fileErrorOf(error: unknown, path = pathOf(error)): AppError | undefined {
  if (path === undefined) return undefined;
  if (isNotThere(error)) return new AppError('file_not_found', { path }, error);
  if (!(error instanceof Error && 'code' in error && NOT_READABLE.has(error.code))) return undefined;
  return new AppError('file_unreadable', { path, reason: systemReason(error) }, error);
}

/** Returns the reason of an error of the operating system in words: `no such file or directory (ENOENT)`. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) return 'unknown reason';
  // `ENOENT: no such file or directory, open '/nowhere'`
  const [, words] = /^E[A-Z]+: ([^,]+),/.exec(error.message) ?? [];
  return words === undefined ? String(error.code) : `${words} (${error.code})`;
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}
