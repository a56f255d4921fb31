import { recordAction } from '../../infra/audit/audit.js';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import type { LedgerFile } from '../../infra/mongo/documents/file-documents.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { dayOf } from '../../shared/day-of.js';
import { rawKey } from './read-report.js';

const CHUNK_BYTES = 64 * 1024;

/** Streams the bytes of a report file as it was delivered, or unpacked. Records who reads it before the first byte. @throws AppError `file_not_stored`, `file_removed`, `blob_missing`, `blob_corrupt` */
export async function* exportStoredFile(
  store: Store,
  { file_id, fingerprint, bytes_removed }: Pick<LedgerFile, 'file_id' | 'fingerprint' | 'bytes_removed'>,
  by: Actor,
): AsyncGenerator<Uint8Array> {
  if (fingerprint === null) throw new AppError('file_not_stored');
  if (bytes_removed) throw new AppError('file_removed', { day: dayOf(bytes_removed.at) });
  const bytes = await new BlobStore(store).get(rawKey(fingerprint));
  const action = { by, action: 'file.download', target: file_id, before: null, after: null } as const;
  await recordAction(store.db, action);
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) yield bytes.subarray(from, from + CHUNK_BYTES);
}
