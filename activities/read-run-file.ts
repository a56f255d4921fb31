import { Context } from '@temporalio/activity';
import { restoreParseStarts, stoppedParse } from '../infra/files/parse-starts.js';
import { loadReport, type StoredReport } from '../infra/files/stored-reports.js';
import type { RunFile } from '../infra/mongo/documents/file-documents.js';
import { reportFile, reportKey } from '../services/reports/read-report.js';
import { AppError } from '../shared/app-error.js';
import type { MappedDeps } from './deps.js';

type File = Pick<
  RunFile,
  | 'sync_id'
  | 'file_id'
  | 'name'
  | 'size'
  | 'unpacked_size'
  | 'mtime'
  | 'fingerprint'
  | 'error'
  | 'parse_starts'
>;

/**
 * Reads a file of a run, in a thread unless its rows are stored and its bytes may stay. A file that may have ended a worker is parsed alone, because
 * a start counts for every file that a worker parses when it ends. A start does not count when a cancellation or the shutdown of the worker stops it.
 *
 * @throws AppError as `readReport` does, and `parser_stopped`, `file_kills_parser`
 */
export async function readRunFile(
  { store: { db }, blobs, tasks, mapping }: Pick<MappedDeps, 'store' | 'blobs' | 'tasks' | 'mapping'>,
  file: File,
): Promise<StoredReport> {
  const known = await loadReport(blobs, reportKey({ mapping }, file));
  if (known && !(known.ok && known.head.rows_erased)) return known;
  const { sync_id, file_id, size, unpacked_size: bytes = size, parse_starts = 0 } = file;
  const ref = { sync_id, file_id };
  const alone = parse_starts > 0 && file.error?.code !== 'parser_stopped';
  const signal = Context.current().cancellationSignal;
  try {
    return await tasks.readReport({ mapping, file: reportFile(file), ref, bytes, alone }, signal);
  } catch (error) {
    if (signal.aborted) await restoreParseStarts(db, ref, parse_starts);
    signal.throwIfAborted();
    const isStopped = error instanceof AppError && error.code === 'parser_stopped';
    throw isStopped ? stoppedParse(error, parse_starts) : error;
  }
}
