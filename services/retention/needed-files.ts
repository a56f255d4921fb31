import type { Db } from 'mongodb';
import { newestReportTimes } from '../../infra/files/applied-reports.js';
import { collections } from '../../infra/mongo/collections.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import { openSyncIds } from '../../infra/syncs/sync-logs.js';
import { earliestOfPush, type PushWindow } from '../../shared/plan/push.js';
import type { ReportTime, ReportType } from '../../shared/report.js';
import type { FileNeeds } from '../../shared/retention/retention-rules.js';

const RESOLVED: readonly LedgerFile['status'][] = [
  'applied',
  'unchanged',
  'undone',
  'unrecognized',
  'failed',
];
const REFUSED: readonly LedgerFile['status'][] = ['unrecognized', 'failed'];

/** What is needed now: the last push of each report, what was refused since then, and the files of running and held syncs. */
export class NeededFiles {
  readonly #lastPush: ReadonlyMap<ReportType, ReportTime>;
  readonly #refusedSince: Date;
  readonly #openFiles: ReadonlySet<string>;
  readonly #openBytes: ReadonlySet<string>;

  private constructor(
    lastPush: ReadonlyMap<ReportType, ReportTime>,
    refusedSince: Date,
    open: readonly { readonly file_id: string; readonly fingerprint: string | null }[],
  ) {
    this.#lastPush = lastPush;
    this.#refusedSince = refusedSince;
    this.#openFiles = new Set(open.map(({ file_id }) => file_id));
    this.#openBytes = new Set(open.flatMap(({ fingerprint }) => fingerprint ?? []));
  }

  static async load(db: Db, pushMinutes: PushWindow): Promise<NeededFiles> {
    const { files, runFiles } = collections(db);
    const newest = await newestReportTimes(db);
    const lastPush = new Map(
      newest.map(({ report_type, report_time }) => [report_type, earliestOfPush(report_time, pushMinutes)]),
    );
    const pushes = [...lastPush].map(([report_type, time]) =>
      files
        .find({ report_type, report_time: { $gte: time }, applied_at: { $ne: null } })
        .project<Pick<LedgerFile, 'mtime'>>({ _id: 0, mtime: 1 })
        .toArray(),
    );
    const applied = (await Promise.all(pushes)).flat();
    const oldest = applied.length === 0 ? 0 : Math.min(...applied.map(({ mtime }) => mtime.getTime()));
    const open = await runFiles
      .find({ sync_id: { $in: await openSyncIds(db) } })
      .project<{ file_id: string; fingerprint: string | null }>({ _id: 0, file_id: 1, fingerprint: 1 })
      .toArray();
    return new NeededFiles(lastPush, new Date(oldest), open);
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

  #isNewest({ applied_at, report_type, report_time, status, mtime }: LedgerFile): boolean {
    if (applied_at === null) return REFUSED.includes(status) && mtime >= this.#refusedSince;
    if (report_type === null || report_time === null) return false;
    return report_time >= (this.#lastPush.get(report_type) ?? '');
  }
}
