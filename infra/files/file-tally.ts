import type { Db } from 'mongodb';
import { collections } from '../mongo/collections.js';
import type { RunFile } from '../mongo/documents/file-documents.js';
import type { RowCounts } from '../mongo/documents/sync-log-document.js';

export type FileTally = {
  readonly files: { total: number; applied: number; unchanged: number; failed: number; unrecognized: number };
  readonly rows: RowCounts;
};

/** Counts a run's files by status, and their rows. Leaves out re-reads and undone files. */
export async function tallyFiles(db: Db, sync_id: string): Promise<FileTally> {
  const files = { total: 0, applied: 0, unchanged: 0, failed: 0, unrecognized: 0 };
  const rows = { read: 0, valid: 0, quarantined: 0, duplicates: 0 };
  for await (const file of collections(db).runFiles.find({
    sync_id,
    reread: false,
    status: { $ne: 'undone' },
  })) {
    files.total += 1;
    if (isCounted(file.status)) files[file.status] += 1;
    for (const kind of Object.keys(rows) as (keyof RowCounts)[]) rows[kind] += file.rows?.[kind] ?? 0;
  }
  return { files, rows };
}

function isCounted(status: RunFile['status']): status is 'applied' | 'unchanged' | 'failed' | 'unrecognized' {
  return status === 'applied' || status === 'unchanged' || status === 'failed' || status === 'unrecognized';
}
