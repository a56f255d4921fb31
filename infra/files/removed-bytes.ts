import type { Db } from 'mongodb';
import type { BlobStore } from '../blobs/blob-store.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { LedgerFile } from '../mongo/documents/file-documents.js';

type Why = NonNullable<LedgerFile['bytes_removed']>['why'];

/** Records in the ledger that the bytes of these files are gone. */
export async function noteRemovedBytes(db: Db, fingerprints: readonly string[], why: Why): Promise<void> {
  for (const batch of batchesOf(fingerprints)) {
    const unsaid = { fingerprint: { $in: batch }, bytes_removed: { $exists: false } };
    await collections(db).files.updateMany(unsaid, { $set: { bytes_removed: { at: new Date(), why } } });
  }
}

/** Removes the bytes of a report file. Records it in the ledger first, so that no crash leaves missing bytes without a record. */
export async function removeBytes(db: Db, blobs: BlobStore, fingerprint: string, why: Why): Promise<void> {
  await noteRemovedBytes(db, [fingerprint], why);
  await blobs.delete(`raw/${fingerprint}`);
}
