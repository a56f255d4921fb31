import { posix } from 'node:path';
import picomatch from 'picomatch';
import { AppError } from '../../shared/app-error.js';
import type { PassedOver, PassedOverReason } from '../../shared/passed-over.js';
import type { ListedFile } from '../../shared/reports/settled.js';
import type { SftpConnection } from './connection.js';
import { PassedOverCounter } from './passed-over-counter.js';
import type { RemoteAttributes, RemoteEntry } from './remote-entry.js';

export type ListOptions = {
  readonly directory: string;
  /** Relative to the directory, case-insensitive. A glob without a slash matches names at any depth. */
  readonly glob: string;
  readonly recursive: boolean;
  /** A directory that is left out, relative to `directory`. */
  readonly except?: string | undefined;
  readonly limits?: ListLimits;
};

/** A listing that exceeds one of them fails. */
type ListLimits = { readonly entries: number; readonly folders: number; readonly seconds: number };

export type RemoteListing = {
  /** Sorted by path. */
  readonly files: readonly ListedFile[];
  /** Subdirectories that the account may not list. */
  readonly denied: readonly string[];
  /** Everything else in the directory, by reason. */
  readonly passed_over: readonly PassedOver[];
};

/** Names of unfinished uploads: WinSCP, browsers, rsync-like tools, macOS's safe save, Office's lock files. */
const TEMPORARY = /\.(partial|part|filepart|tmp|temp|crdownload|uploading|swp)$|\.sb-[^/]*$|~$|^~\$/i;
/** Numbers can save a document as a folder. */
const PACKAGE = /\.numbers$/i;
/** Far deeper than real report folders. Stops the recursion when a server lists endless subdirectories. */
const MAX_DEPTH = 16;
/** Far more than a folder of reports has, and less time than the step of a sync. */
const LIMITS: ListLimits = { entries: 200_000, folders: 10_000, seconds: 600 };
/** Concurrent stat requests. The library adds listeners for each, and Node.js warns at more than ten. */
const STATS_AT_ONCE = 8;

/**
 * Lists the files of the remote directory that match the glob, without hidden and temporary files. Does not follow links, since
 * they may point outside the directory or form a loop. Counts by reason what it passes over.
 *
 * @throws AppError `sftp_directory_not_found` when the directory itself is missing or denied; `sftp_listing_too_large`
 */
export function listRemoteFiles(connection: SftpConnection, options: ListOptions): Promise<RemoteListing> {
  return new Listing(connection, options).list();
}

type FoundFile = RemoteAttributes & { readonly path: string };

class Listing {
  readonly #connection: SftpConnection;
  readonly #options: ListOptions;
  readonly #limits: ListLimits;
  readonly #except: string | undefined;
  readonly #matches: (path: string) => boolean;
  readonly #found: FoundFile[] = [];
  readonly #denied: string[] = [];
  readonly #passedOver = new PassedOverCounter();
  readonly #since = performance.now();
  #entries = 0;
  #folders = 0;

  constructor(connection: SftpConnection, options: ListOptions) {
    const { glob, except } = options;
    this.#connection = connection;
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
    this.#except = except && posix.join(except, '.');
    this.#matches = picomatch(glob, { nocase: true, basename: !glob.includes('/'), windows: false });
  }

  async list(): Promise<RemoteListing> {
    await this.#visit('', 0);
    const files = await this.#complete();
    return {
      files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
      denied: this.#denied,
      passed_over: this.#passedOver.counts(),
    };
  }

  async #visit(folder: string, depth: number): Promise<void> {
    for (const entry of await this.#entriesOf(folder)) {
      const relative = posix.join(folder, entry.name);
      if (relative === this.#except) continue;
      const reason = this.#reasonAgainst(entry, relative, depth);
      if (reason) this.#passedOver.add(reason, relative);
      else if (entry.type === 'directory') await this.#visit(relative, depth + 1);
      else this.#found.push({ ...entry, path: posix.join(this.#options.directory, relative) });
    }
  }

  #reasonAgainst({ name, type }: RemoteEntry, relative: string, depth: number): PassedOverReason | undefined {
    if (!isPlain(name)) return 'odd_name';
    if (name.startsWith('.')) return 'hidden';
    if (TEMPORARY.test(name)) return 'temporary';
    switch (type) {
      case 'link':
        return 'link';
      case 'other':
        return 'special';
      case 'directory':
        if (PACKAGE.test(name)) return 'package';
        if (!this.#options.recursive) return 'subfolder';
        return depth < MAX_DEPTH ? undefined : 'too_deep';
      case 'file':
        return this.#matches(relative) ? undefined : 'other_name';
    }
  }

  /** A subdirectory that is gone or denied does not stop the listing. A subdirectory that fails for another reason does. */
  async #entriesOf(folder: string): Promise<RemoteEntry[]> {
    const path = posix.join(this.#options.directory, folder);
    try {
      return await this.#read(path);
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (code !== 'remote_file_not_found' && code !== 'remote_file_denied') throw error;
      if (folder === '') throw new AppError('sftp_directory_not_found', { path }, error);
      if (code === 'remote_file_denied') {
        this.#denied.push(path);
        this.#passedOver.add('denied', folder);
      }
      return [];
    }
  }

  async #read(path: string): Promise<RemoteEntry[]> {
    this.#folders += 1;
    this.#checkLimits();
    const entries: RemoteEntry[] = [];
    const handle = await this.#connection.openDirectory(path);
    try {
      for (let page = await this.#readPage(handle, path); page; page = await this.#readPage(handle, path))
        for (const entry of page) entries.push(entry);
    } finally {
      this.#connection.close(handle, path).catch(() => {});
    }
    return entries;
  }

  async #readPage(handle: Buffer, path: string): Promise<RemoteEntry[] | undefined> {
    const page = await this.#connection.readDirectory(handle, path);
    this.#entries += page?.length ?? 0;
    this.#checkLimits();
    return page;
  }

  #checkLimits(): void {
    const { entries, folders, seconds } = this.#limits;
    const elapsed = Math.round((performance.now() - this.#since) / 1000);
    if (this.#entries <= entries && this.#folders <= folders && elapsed <= seconds) return;
    throw new AppError('sftp_listing_too_large', {
      path: this.#options.directory,
      entries: this.#entries,
      folders: this.#folders,
      seconds: elapsed,
    });
  }

  /** Asks for the attributes that the listing of some servers lacks. A file without a size can't be known to be whole. */
  async #complete(): Promise<ListedFile[]> {
    const files: ListedFile[] = [];
    for (let from = 0; from < this.#found.length; from += STATS_AT_ONCE) {
      this.#checkLimits();
      const batch = this.#found.slice(from, from + STATS_AT_ONCE);
      for (const { path, size, mtime } of await Promise.all(batch.map((file) => this.#withStat(file)))) {
        if (size === undefined) this.#passedOver.add('no_size', posix.basename(path));
        else files.push({ path, size, mtime });
      }
    }
    return files;
  }

  async #withStat(file: FoundFile): Promise<FoundFile> {
    if (file.size !== undefined && file.mtime !== undefined) return file;
    const { size, mtime } = await this.#connection.attributes(file.path);
    return { path: file.path, size: file.size ?? size, mtime: file.mtime ?? mtime };
  }
}

/** The server chooses the names. A name with a slash would point to another directory, and a name that is not UTF-8 can't be opened. */
function isPlain(name: string): boolean {
  return name !== '' && !/[/\0\uFFFD]/.test(name);
}
