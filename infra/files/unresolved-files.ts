import { createHash } from 'node:crypto';
import type { Db, Filter } from 'mongodb';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import type { RemoteFile } from '../../shared/reports/settled.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile, RemoteFileDocument } from '../mongo/documents/file-documents.js';

/**
 * Errors caused by the file itself are final until it is uploaded again, retried or forced. A later sync retries files with other errors, and files
 * that failed only because of the settings.
 */
const FINAL_CODES = Object.keys(ERROR_CODES).filter(
  (code) =>
    (ERROR_CODES[code as ErrorCode].class === 'data' && code !== 'pgp_not_set_up') ||
    code === 'plan_rejected',
);
const RESOLVED: Filter<LedgerFile> = {
  $or: [
    { applied_at: { $ne: null } },
    { status: { $in: ['unrecognized', 'undone'] } },
    { status: 'failed', 'error.code': { $in: FINAL_CODES } },
  ],
};

/** A hash of path, size and modification time, so that recording the same remote file twice is idempotent. */
export function fileIdOf({ path, size, mtime }: RemoteFileDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtime.getTime()]))
    .digest('hex')
    .slice(0, 32);
}

/** Returns the listed files whose status in the ledger is not final: new ones, and those to try again. */
export async function unresolvedFiles(
  db: Db,
  listed: readonly RemoteFileDocument[],
): Promise<RemoteFileDocument[]> {
  const resolved = await knownFiles(db, listed.map(fileIdOf), RESOLVED);
  return listed.filter((file) => !resolved.has(fileIdOf(file)));
}

/** Returns the listed files whose rows are in the roster. */
export async function appliedFiles<File extends RemoteFile>(
  db: Db,
  listed: readonly File[],
): Promise<File[]> {
  const idOf = ({ path, size, mtime }: File) => fileIdOf({ path, size, mtime: new Date(mtime * 1000) });
  const applied = await knownFiles(db, listed.map(idOf), { applied_at: { $ne: null } });
  return listed.filter((file) => applied.has(idOf(file)));
}

/** Returns those of these ids that the ledger has, and that match. */
async function knownFiles(
  db: Db,
  file_ids: readonly string[],
  filter: Filter<LedgerFile>,
): Promise<Set<string>> {
  const known = new Set<string>();
  for (const ids of batchesOf(file_ids)) {
    const found = collections(db).files.find(
      { file_id: { $in: ids }, ...filter },
      { projection: { file_id: 1 } },
    );
    for await (const { file_id } of found) known.add(file_id);
  }
  return known;
}
