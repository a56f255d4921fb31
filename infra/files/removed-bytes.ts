import type { Db } from 'mongodb';
import type { BlobStore } from '../blobs/blob-store.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

/** Removes the bytes of a report file. Records it in the ledger first, so that no crash leaves missing bytes without a record. */
export async function removeBytes(
  db: Db,
  blobs: BlobStore,
  fingerprint: string,
  why: NonNullable<LedgerFile['bytes_removed']>['why'],
): Promise<void> {
  const bytes_removed = { at: new Date(), why };
  const unsaid = { fingerprint, bytes_removed: { $exists: false } };
  await collections(db).files.updateMany(unsaid, { $set: { bytes_removed } });
  await blobs.delete(`raw/${fingerprint}`);
}
