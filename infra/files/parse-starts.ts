import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { RunFileRef } from './run-files.js';

/** A file whose parsing began this often without an end is not parsed again in its run. */
const MAX_STARTS = 3;

/**
 * Records before the parsing of a file that it begins, and removes the record when it ends, with or without a result. The record stays when the
 * thread or the worker ends before that.
 *
 * @throws AppError `file_kills_parser` instead of a fourth start
 */
export async function countedParse<T>(db: Db, ref: RunFileRef, parse: () => Promise<T>): Promise<T> {
  const { sync_id, file_id } = ref;
  const { runFiles } = collections(db);
  const mayStart = { sync_id, file_id, parse_starts: { $not: { $gte: MAX_STARTS } } };
  const { matchedCount } = await runFiles.updateOne(mayStart, { $inc: { parse_starts: 1 } });
  // An undo also reads files of runs whose records were removed.
  if (matchedCount === 0 && (await runFiles.countDocuments({ sync_id, file_id })) > 0)
    throw killsParser('a worker ended each time');
  try {
    return await parse();
  } finally {
    await restoreParseStarts(db, ref, 0);
  }
}

/** Sets the number of starts back to the one before a start that does not count. */
export async function restoreParseStarts(
  db: Db,
  { sync_id, file_id }: RunFileRef,
  starts: number,
): Promise<void> {
  const change =
    starts === 0 ? { $unset: { parse_starts: '' as const } } : { $set: { parse_starts: starts } };
  await collections(db).runFiles.updateOne({ sync_id, file_id }, change);
}

/** Returns the error of a start that was stopped, after `earlier` starts without an end. */
export function stoppedParse(error: AppError, earlier: number): AppError {
  return earlier + 1 < MAX_STARTS ? error : killsParser(String(error.details.reason));
}

function killsParser(reason: string): AppError {
  return new AppError('file_kills_parser', { times: MAX_STARTS, reason });
}
