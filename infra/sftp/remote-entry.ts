import type { FileEntryWithStats } from 'ssh2';
import type { FileInfo } from 'ssh2-sftp-client';
import type { RemoteFile } from '../../shared/reports/settled.js';

declare module 'ssh2-sftp-client' {
  // Since version 10; its types leave it out.
  interface FileInfo {
    longname: string;
  }
}

/** A name in a remote directory, with its own attributes. */
export type RemoteEntry = Omit<RemoteFile, 'path'> & {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'other';
};

/** How a line of `ls -l` starts: type and rights. */
const LS_LINE = /^[-a-zA-Z]([-r][-w][-xsStT]){3}/;

/** The library reads types from the long names. A server may leave them empty or put anything there (SFTP version 3, §7). */
export function showType(listed: readonly FileInfo[]): boolean {
  return listed.every(({ longname }) => LS_LINE.test(longname));
}

export function entryOfFileInfo({ name, type, size, modifyTime }: FileInfo): RemoteEntry {
  return { name, size, mtime: modifyTime / 1000, type: TYPES[type] ?? 'other' };
}

/** Servers that are no Unix may leave the mode out; then all but directories are files. */
export function entryOf({ filename, attrs }: FileEntryWithStats): RemoteEntry {
  const isFile = attrs.isFile() || attrs.mode === undefined;
  const type = attrs.isDirectory() ? 'directory' : isFile ? 'file' : 'other';
  return { name: filename, size: attrs.size, mtime: attrs.mtime, type };
}

const TYPES: Readonly<Partial<Record<string, RemoteEntry['type']>>> = { d: 'directory', '-': 'file' };
