import { constants } from 'node:fs';
import type { FileEntryWithStats } from 'ssh2';

/** The attributes of a file that a server reports. It may omit each of them (SFTP version 3, §5). */
export type RemoteAttributes = { readonly size: number | undefined; readonly mtime: number | undefined };

/** An entry of a remote directory. A link has the attributes of the link itself. */
export type RemoteEntry = RemoteAttributes & {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
};

const { S_IFMT, S_IFDIR, S_IFLNK, S_IFREG } = constants;

/** The start of an `ls -l` line: type and permissions. A server may leave the long name empty or put anything there (§7). */
const LS_LINE = /^([-a-zA-Z])([-r][-w][-xsStT]){3}/;

export function entryOf({ filename, longname, attrs }: FileEntryWithStats): RemoteEntry {
  return { name: filename, type: typeOf(attrs.mode, longname), ...attributesOf(attrs) };
}

/** An mtime of 0 means that the server knows none. */
export function attributesOf({
  size,
  mtime,
}: {
  readonly size: number;
  readonly mtime: number;
}): RemoteAttributes {
  return { size: Number.isSafeInteger(size) ? size : undefined, mtime: mtime > 0 ? mtime : undefined };
}

/** Servers that do not run Unix may omit the mode. Without a mode and a long name, an entry counts as a file. */
function typeOf(mode: number | undefined, longname: string): RemoteEntry['type'] {
  const format = (mode ?? 0) & S_IFMT;
  if (format !== 0) return TYPES.get(format) ?? 'other';
  const [, letter = '-'] = LS_LINE.exec(longname) ?? [];
  return LETTERS.get(letter) ?? 'other';
}

const TYPES: ReadonlyMap<number, RemoteEntry['type']> = new Map([
  [S_IFREG, 'file'],
  [S_IFDIR, 'directory'],
  [S_IFLNK, 'link'],
]);
const LETTERS: ReadonlyMap<string, RemoteEntry['type']> = new Map([
  ['-', 'file'],
  ['d', 'directory'],
  ['l', 'link'],
]);
