import type { FileEntryWithStats } from 'ssh2';
import type { FileInfo } from 'ssh2-sftp-client';
import type { RemoteFile } from '../../shared/reports/settled.js';

declare module 'ssh2-sftp-client' {
  // Version 10 added it, but not to the types.
  interface FileInfo {
    longname: string;
  }
}

/** An entry of a remote directory. A link has the attributes of the link itself. */
export type RemoteEntry = Omit<RemoteFile, 'path'> & {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'other';
};

/** The start of an `ls -l` line: type and permissions. */
const LS_LINE = /^[-a-zA-Z]([-r][-w][-xsStT]){3}/;

/** The library derives the type from the long name. A server may leave it empty or put anything there (SFTP version 3, §7). */
export function showType(listed: readonly FileInfo[]): boolean {
  return listed.every(({ longname }) => LS_LINE.test(longname));
}

export function entryOfFileInfo({ name, type, size, modifyTime }: FileInfo): RemoteEntry {
  return { name, size, mtime: modifyTime / 1000, type: TYPES[type] ?? 'other' };
}

/** Servers that do not run Unix may omit the mode. Then every entry that is not a directory counts as a file. */
export function entryOf({ filename, attrs }: FileEntryWithStats): RemoteEntry {
  const isFile = attrs.isFile() || attrs.mode === undefined;
  const type = attrs.isDirectory() ? 'directory' : isFile ? 'file' : 'other';
  return { name: filename, size: attrs.size, mtime: attrs.mtime, type };
}

const TYPES: Readonly<Partial<Record<string, RemoteEntry['type']>>> = { d: 'directory', '-': 'file' };
