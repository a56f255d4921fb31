import type { Db } from 'mongodb';
import type { RowIssue } from '../shared/row-issue.js';
import { collections } from './collections.js';
import type { RowIssueDocument } from './documents/row-issue-document.js';
import type { RunFileRef } from './file-ledger.js';

/** Keeps what the rows of a file suffered in a sync; keeping it again takes the place of the first. */
export async function keepRowIssues(
  db: Db,
  { sync_id, file_id }: RunFileRef,
  issues: readonly RowIssue[],
): Promise<void> {
  const { rowIssues } = collections(db);
  await rowIssues.deleteMany({ sync_id, file_id });
  if (issues.length === 0) return;
  await rowIssues.insertMany(issues.map((issue) => ({ sync_id, file_id, ...issue })));
}

/** In the order of files and rows. */
export async function rowIssuesOf(db: Db, sync_id: string): Promise<RowIssueDocument[]> {
  return collections(db)
    .rowIssues.find({ sync_id }, { projection: { _id: 0 } })
    .sort({ file_id: 1, row: 1, _id: 1 })
    .toArray();
}
