import { type Db, type Filter, type FindCursor, ObjectId, type WithId } from 'mongodb';
import type { RowIssue } from '../../shared/row-issue.js';
import { collections } from '../mongo/collections.js';
import type { RowIssueDocument } from '../mongo/documents/row-issue-document.js';
import type { RunFileRef } from './run-files.js';

/** Keeps what the rows of a file suffered in a sync; keeping it again takes the place of the first. */
export async function saveRowIssues(
  db: Db,
  { sync_id, file_id }: RunFileRef,
  issues: readonly RowIssue[],
): Promise<void> {
  const { rowIssues } = collections(db);
  await rowIssues.deleteMany({ sync_id, file_id });
  if (issues.length === 0) return;
  await rowIssues.insertMany(issues.map((issue) => ({ sync_id, file_id, ...issue })));
}

/** By file id, of the files that have some. */
export async function countIssues(db: Db, sync_id: string): Promise<Map<string, number>> {
  const counted = await collections(db)
    .rowIssues.aggregate<{ _id: string; issues: number }>([
      { $match: { sync_id: { $eq: sync_id } } },
      { $group: { _id: '$file_id', issues: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(counted.map(({ _id, issues }) => [_id, issues]));
}

/** In the order of rows; all of them unless `most` is given. */
export async function issuesOfFile(db: Db, of: RunFileRef, most = 0): Promise<RowIssueDocument[]> {
  return findIssues(db, of).limit(most).toArray();
}

export type IssueFilter = {
  readonly sync_id: string;
  readonly file_id?: string | undefined;
  readonly code?: RowIssue['code'] | undefined;
};
/** Where a page ended. */
export type IssueAnchor = { readonly file_id: string; readonly row: number; readonly id: string };

/** The query behind a page of a sync's issues, in the order of files and rows. */
export function findIssues(
  db: Db,
  { sync_id, file_id, code }: IssueFilter,
  after?: IssueAnchor,
): FindCursor<WithId<RowIssueDocument>> {
  const behind: Filter<RowIssueDocument>[] = after
    ? [
        {
          file_id: { $gte: after.file_id },
          $or: [
            { file_id: { $gt: after.file_id } },
            { file_id: { $eq: after.file_id }, row: { $gt: after.row } },
            {
              file_id: { $eq: after.file_id },
              row: { $eq: after.row },
              _id: { $gt: new ObjectId(after.id) },
            },
          ],
        },
      ]
    : [];
  const equal = {
    sync_id: { $eq: sync_id },
    ...(file_id !== undefined && { file_id: { $eq: file_id } }),
    ...(code !== undefined && { code: { $eq: code } }),
  };
  return collections(db)
    .rowIssues.find({ $and: [equal, ...behind] })
    .sort({ file_id: 1, row: 1, _id: 1 });
}
