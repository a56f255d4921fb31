import { type Db, type Filter, type FindCursor, ObjectId, type WithId } from 'mongodb';
import type { RowIssue } from '../../shared/row-issue.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { RowIssueDocument } from '../mongo/documents/row-issue-document.js';
import { inBatches } from '../mongo/in-batches.js';
import type { Transaction } from '../mongo/transaction.js';
import type { RunFileRef } from './run-files.js';

/** Removes the row issues of a sync, or of one part of its plan, in batches: a transaction must not grow with the issues. */
export async function clearRowIssues(
  db: Db,
  these: { readonly sync_id: string; readonly part?: number },
  transaction: Transaction,
): Promise<void> {
  const { rowIssues } = collections(db);
  for await (const batch of inBatches(rowIssues.find(these, { projection: { _id: 1 } }))) {
    const ids = batch.map(({ _id }) => _id);
    await transaction((session) => rowIssues.deleteMany({ _id: { $in: ids } }, { session }));
  }
}

/** Saves the row issues that one part of a plan found, by file. Replaces those of an earlier attempt. */
export async function saveRowIssues(
  db: Db,
  { sync_id, part }: { readonly sync_id: string; readonly part: number },
  files: readonly { readonly file: string; readonly issues: readonly RowIssue[] }[],
  transaction: Transaction,
): Promise<void> {
  const { rowIssues } = collections(db);
  await clearRowIssues(db, { sync_id, part }, transaction);
  const documents = files.flatMap(({ file, issues }) =>
    issues.map((issue) => ({ sync_id, file_id: file, part, ...issue })),
  );
  for (const batch of batchesOf(documents))
    await transaction((session) => rowIssues.insertMany(batch, { session }));
}

/** Returns the number of issues by file id, for files that have any. */
export async function countIssues(db: Db, sync_id: string): Promise<Map<string, number>> {
  const counted = await collections(db)
    .rowIssues.aggregate<{ _id: string; issues: number }>([
      { $match: { sync_id: { $eq: sync_id } } },
      { $group: { _id: '$file_id', issues: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(counted.map(({ _id, issues }) => [_id, issues]));
}

/** Returns the issues of a file by row, at most `limit`; 0 means all. */
export async function issuesOfFile(db: Db, ref: RunFileRef, limit = 0): Promise<RowIssueDocument[]> {
  return findIssues(db, ref).limit(limit).toArray();
}

type IssueFilter = {
  readonly sync_id: string;
  readonly file_id?: string | undefined;
  readonly code?: RowIssue['code'] | undefined;
};
/** The keyset cursor: the last issue of a page. */
type IssueAnchor = { readonly file_id: string; readonly row: number; readonly id: string };
/** An issue with its file and the id of its record. */
export type IssueRecord = RowIssue & { readonly id: string; readonly file_id: string };

/** Returns a page of a sync's issues, sorted by file and row. */
export async function listRowIssues(
  db: Db,
  {
    after,
    limit,
    ...filter
  }: IssueFilter & { readonly after?: IssueAnchor | undefined; readonly limit: number },
): Promise<IssueRecord[]> {
  const found = await findIssues(db, filter, after).limit(limit).toArray();
  return found.map(({ _id, ...issue }) => ({ id: _id.toHexString(), ...issue }));
}

/** The query of `listRowIssues`, without a limit. */
export function findIssues(
  db: Db,
  { sync_id, file_id, code }: IssueFilter,
  after?: IssueAnchor,
): FindCursor<WithId<RowIssueDocument>> {
  const afterAnchor: Filter<RowIssueDocument>[] = after
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
    .rowIssues.find({ $and: [equal, ...afterAnchor] })
    .sort({ file_id: 1, row: 1, _id: 1 });
}
