import { createHash } from 'node:crypto';
import type { Db, Filter } from 'mongodb';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile, RemoteFileDocument } from '../mongo/documents/file-documents.js';

/** What is the file's own fault stays as it is until the file is sent again, retried or forced; the rest a later sync may mend. */
const FINAL_CODES = Object.keys(ERROR_CODES).filter(
  (code) => ERROR_CODES[code as ErrorCode].class === 'data' || code === 'plan_rejected',
);
const SETTLED: Filter<LedgerFile> = {
  $or: [
    { applied_at: { $ne: null } },
    { status: { $in: ['unrecognized', 'undone'] } },
    { status: 'failed', 'error.code': { $in: FINAL_CODES } },
  ],
};

/** The same delivery has the same id, so that recording it twice makes one record. */
export function fileIdOf({ path, size, mtime }: RemoteFileDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtime.getTime()]))
    .digest('hex')
    .slice(0, 32);
}

/** Those of `listed` that no sync has finished with. */
export async function newDeliveries(
  db: Db,
  listed: readonly RemoteFileDocument[],
): Promise<RemoteFileDocument[]> {
  const settled = new Set<string>();
  for (const ids of batchesOf(listed.map(fileIdOf))) {
    const known = collections(db).files.find(
      { file_id: { $in: ids }, ...SETTLED },
      { projection: { file_id: 1 } },
    );
    for await (const { file_id } of known) settled.add(file_id);
  }
  return listed.filter((delivery) => !settled.has(fileIdOf(delivery)));
}
