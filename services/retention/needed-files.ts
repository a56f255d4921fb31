import type { Db } from 'mongodb';
import { lastPushFiles, oldestMtime } from '../../infra/files/files-to-read-again.js';
import { collections } from '../../infra/mongo/collections.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import { openSyncIds } from '../../infra/syncs/sync-logs.js';
import type { PushWindow } from '../../shared/plan/push.js';
import type { FileNeeds } from '../../shared/retention/retention-rules.js';

const RESOLVED: readonly LedgerFile['status'][] = [
  'applied',
  'unchanged',
  'undone',
  'unrecognized',
  'failed',
];
const REFUSED: readonly LedgerFile['status'][] = ['unrecognized', 'failed'];

/** The files that are needed now: the last push of each report, the files that were refused since then, and the files of running and held syncs. */
export class NeededFiles {
  readonly #lastPush: ReadonlySet<string>;
  readonly #refusedSince: Date;
  readonly #openFiles: ReadonlySet<string>;
  readonly #openBytes: ReadonlySet<string>;

  private constructor(
    lastPush: readonly LedgerFile[],
    open: readonly { readonly file_id: string; readonly fingerprint: string | null }[],
  ) {
    this.#lastPush = new Set(lastPush.map(({ file_id }) => file_id));
    this.#refusedSince = oldestMtime(lastPush);
    this.#openFiles = new Set(open.map(({ file_id }) => file_id));
    this.#openBytes = new Set(open.flatMap(({ fingerprint }) => fingerprint ?? []));
  }

  static async load(db: Db, pushMinutes: PushWindow): Promise<NeededFiles> {
    const { runFiles } = collections(db);
    const lastPush = await lastPushFiles(db, pushMinutes);
    const open = await runFiles
      .find({ sync_id: { $in: await openSyncIds(db) } })
      .project<{ file_id: string; fingerprint: string | null }>({ _id: 0, file_id: 1, fingerprint: 1 })
      .toArray();
    return new NeededFiles(lastPush, open);
  }

  needsOf(file: LedgerFile, withIssues: ReadonlySet<string>): FileNeeds {
    const { file_id, first_seen_at, updated_at, applied_at, status } = file;
    const times = [first_seen_at, updated_at, ...(applied_at ? [applied_at] : [])];
    return {
      last_used: new Date(Math.max(...times.map((time) => time.getTime()))),
      resolved: RESOLVED.includes(status),
      newest: this.#isNewest(file),
      open: this.#openFiles.has(file_id),
      has_issues: withIssues.has(file_id),
    };
  }

  /** Whether a running or held sync has this file. */
  hasFile(file_id: string): boolean {
    return this.#openFiles.has(file_id);
  }

  /** Whether a running or held sync has these bytes. */
  hasOpen(fingerprint: string): boolean {
    return this.#openBytes.has(fingerprint);
  }

  #isNewest({ file_id, applied_at, status, mtime }: LedgerFile): boolean {
    if (applied_at === null) return REFUSED.includes(status) && mtime >= this.#refusedSince;
    return this.#lastPush.has(file_id);
  }
}
