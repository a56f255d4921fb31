import { constants, type Stats } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import ssh2, { type Attributes, type FileEntry, type InputAttributes, type SFTPWrapper } from 'ssh2';
import { errnoOf } from './errno.js';
import { insideRoot, OutsideRootError, virtualPath } from './sftp-root.js';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

/** Entries per READDIR response, because a large folder does not fit into one packet. */
const PAGE = 100;
/** Clients request at most 256 KiB. */
const LONGEST_READ = 256 * 1024;

type OpenFile = { readonly kind: 'file'; readonly file: FileHandle };
type OpenFolder = { readonly kind: 'folder'; readonly path: string; readonly names: string[] };

/**
 * Answers a client's file requests from `root`, a real path that the client cannot leave. `beforeData` runs before file content is sent,
 * with its size in bytes, and can delay or cut the connection.
 */
export function serveFiles(
  sftp: SFTPWrapper,
  root: string,
  beforeData: (bytes: number) => Promise<void>,
): void {
  const opened = new OpenHandles();
  const answer = (id: number, work: () => Promise<void>) =>
    void work().catch((error) => sftp.status(id, statusOf(error)));
  const service: Service = {
    ...{ sftp, opened, answer, beforeData },
    done: (id, work) =>
      answer(id, async () => {
        await work();
        sftp.status(id, STATUS_CODE.OK);
      }),
    jailed: (path) => insideRoot(root, path, 'followed'),
    jailedLink: (path) => insideRoot(root, path, 'kept'),
  };
  serveContents(service);
  serveFolders(service);
  serveAttributes(service);
  serveChanges(service);
  // Without this response, a client that has finished waits.
  sftp.on('end', () => sftp.end());
  sftp.on('close', () => void opened.closeAll());
}

type Service = {
  readonly sftp: SFTPWrapper;
  readonly opened: OpenHandles;
  readonly beforeData: (bytes: number) => Promise<void>;
  /** Runs the work of a request. An error becomes the response. */
  readonly answer: (id: number, work: () => Promise<void>) => void;
  /** The same, for requests with an OK response. */
  readonly done: (id: number, work: () => Promise<unknown>) => void;
  readonly jailed: (path: string) => Promise<string>;
  readonly jailedLink: (path: string) => Promise<string>;
};

function serveContents({ sftp, opened, beforeData, answer, done, jailed }: Service): void {
  sftp.on('OPEN', (id, path, flags) =>
    answer(id, async () => {
      const file = await open(await jailed(path), openFlags(flags), 0o600);
      sftp.handle(id, opened.add({ kind: 'file', file }));
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      const buffer = Buffer.allocUnsafe(Math.min(length, LONGEST_READ));
      const { bytesRead } = await opened.file(handle).read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) return sftp.status(id, STATUS_CODE.EOF);
      await beforeData(bytesRead);
      sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) =>
    done(id, async () => opened.file(handle).write(data, 0, data.length, offset)),
  );
  sftp.on('CLOSE', (id, handle) => done(id, () => opened.close(handle)));
}

function serveFolders({ sftp, opened, answer, jailed }: Service): void {
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      const folder = await jailed(path);
      sftp.handle(id, opened.add({ kind: 'folder', path: folder, names: await readdir(folder) }));
    }),
  );
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const { path, names } = opened.folder(handle);
      if (names.length === 0) return sftp.status(id, STATUS_CODE.EOF);
      sftp.name(id, await entriesOf(path, names.splice(0, PAGE)));
    }),
  );
}

function serveAttributes({ sftp, opened, answer, done, jailed, jailedLink }: Service): void {
  sftp.on('STAT', (id, path) =>
    answer(id, async () => sftp.attrs(id, attributesOf(await stat(await jailed(path))))),
  );
  sftp.on('LSTAT', (id, path) =>
    answer(id, async () => sftp.attrs(id, attributesOf(await lstat(await jailedLink(path))))),
  );
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => sftp.attrs(id, attributesOf(await opened.file(handle).stat()))),
  );
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () =>
      sftp.name(id, [{ filename: virtualPath(path), longname: '', attrs: NO_ATTRIBUTES }]),
    ),
  );
  sftp.on('SETSTAT', (id, path, attrs) =>
    done(id, async () => {
      const real = await jailed(path);
      if (attrs.mtime !== undefined) await utimes(real, attrs.atime ?? attrs.mtime, attrs.mtime);
    }),
  );
  sftp.on('FSETSTAT', (id, handle, attrs) =>
    done(id, async () => setFileAttributes(opened.file(handle), attrs)),
  );
}

/** Clients cannot create links, so only the folder's owner decides where links lead. */
function serveChanges({ sftp, done, jailedLink }: Service): void {
  sftp.on('MKDIR', (id, path) => done(id, async () => mkdir(await jailedLink(path), 0o700)));
  sftp.on('RMDIR', (id, path) => done(id, async () => rmdir(await jailedLink(path))));
  sftp.on('REMOVE', (id, path) => done(id, async () => rm(await jailedLink(path))));
  sftp.on('RENAME', (id, from, to) =>
    done(id, async () => renameNew(await jailedLink(from), await jailedLink(to))),
  );
}

class OpenHandles {
  readonly #entries = new Map<number, OpenFile | OpenFolder>();
  #last = 0;
  #isClosed = false;

  /** An entry that was being opened when the connection ended is closed at once. */
  add(entry: OpenFile | OpenFolder): Buffer {
    this.#last += 1;
    this.#entries.set(this.#last, entry);
    if (this.#isClosed) void this.closeAll();
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.#last);
    return handle;
  }

  file(handle: Buffer): FileHandle {
    const entry = this.#find(handle);
    if (entry?.kind !== 'file') throw new Error('no such handle');
    return entry.file;
  }

  folder(handle: Buffer): OpenFolder {
    const entry = this.#find(handle);
    if (entry?.kind !== 'folder') throw new Error('no such handle');
    return entry;
  }

  async close(handle: Buffer): Promise<void> {
    const entry = this.#find(handle);
    if (!entry) throw new Error('no such handle');
    this.#entries.delete(handle.readUInt32BE());
    if (entry.kind === 'file') await entry.file.close();
  }

  async closeAll(): Promise<void> {
    this.#isClosed = true;
    const files = [...this.#entries.values()].flatMap((entry) => (entry.kind === 'file' ? [entry.file] : []));
    this.#entries.clear();
    await Promise.allSettled(files.map((file) => file.close()));
  }

  #find(handle: Buffer): OpenFile | OpenFolder | undefined {
    return handle.length === 4 ? this.#entries.get(handle.readUInt32BE()) : undefined;
  }
}

/** Checks each bit, because `flagsToString` knows only some combinations that clients send. */
function openFlags(flags: number): number {
  const writes = (flags & OPEN_MODE.WRITE) !== 0;
  const reads = (flags & OPEN_MODE.READ) !== 0;
  const access = writes ? (reads ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  // No O_APPEND, because each WRITE has an offset, which Linux ignores in append mode.
  return (
    access |
    (flags & OPEN_MODE.CREAT ? constants.O_CREAT : 0) |
    (flags & OPEN_MODE.TRUNC ? constants.O_TRUNC : 0) |
    (flags & OPEN_MODE.EXCL ? constants.O_EXCL : 0)
  );
}

async function setFileAttributes(file: FileHandle, attrs: InputAttributes): Promise<void> {
  if (attrs.size !== undefined) await file.truncate(attrs.size);
  if (attrs.mtime !== undefined) await file.utimes(attrs.atime ?? attrs.mtime, attrs.mtime);
}

/** In version 3 of the protocol a rename never replaces a file. */
async function renameNew(from: string, to: string): Promise<void> {
  const taken = await lstat(to).then(
    () => true,
    () => false,
  );
  if (taken) throw new Error('the name is taken');
  await rename(from, to);
}

async function entriesOf(folder: string, names: readonly string[]): Promise<FileEntry[]> {
  const entries = await Promise.all(
    names.map(async (name) => {
      // It was removed since the folder was opened.
      const stats = await lstat(join(folder, name)).catch(() => undefined);
      return stats ? [{ filename: name, longname: longName(name, stats), attrs: attributesOf(stats) }] : [];
    }),
  );
  return entries.flat();
}

function longName(name: string, stats: Stats): string {
  const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const day = stats.mtime.toISOString().slice(0, 10);
  return `${kind}rw------- 1 paycom paycom ${stats.size} ${day} ${basename(name)}`;
}

const NO_ATTRIBUTES: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

function attributesOf(stats: Stats): Attributes {
  return {
    mode: stats.mode,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    atime: Math.floor(stats.atimeMs / 1000),
    mtime: Math.floor(stats.mtimeMs / 1000),
  };
}

function statusOf(error: unknown): number {
  if (error instanceof OutsideRootError) return STATUS_CODE.NO_SUCH_FILE;
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return STATUS_CODE.NO_SUCH_FILE;
  if (code === 'EACCES' || code === 'EPERM') return STATUS_CODE.PERMISSION_DENIED;
  return STATUS_CODE.FAILURE;
}
