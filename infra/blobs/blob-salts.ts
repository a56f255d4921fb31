import { Binary, type ClientSession, type Db, type Document, type Filter, type ObjectId } from 'mongodb';
import type { AppError } from '../../shared/app-error.js';
import { type AadContext, isSealError, type Keyring } from '../crypto/keyring.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { Store } from '../mongo/store.js';
import { BLOB_FILES, BUCKET } from './blob-collections.js';

/**
 * What makes the key of a blob in backups is in the entry of the blob, and goes with it: a blob that is replaced has another one, and a blob that is
 * deleted none. Only a blob that is sealed again keeps its own.
 */
type SaltMetadata = { readonly salt: Binary; readonly salt_id: string; readonly salt_key_id: string };
type BlobEntry = Document & { readonly _id: ObjectId };

const BLOB = 'blob/';

/** Whether a name is of the salt of a blob. */
export function isOfBlob(name: string): boolean {
  return name.startsWith(BLOB);
}

/** Names the salt of a blob by its entry, with or without a salt. */
export function blobSaltName({ _id, metadata }: BlobEntry): string {
  return `${BLOB}${metadata?.salt_id ?? _id.toHexString()}`;
}

/** Returns the salts of those of these blobs that have one, by the ids of the blobs. `session`: of a snapshot. */
export async function blobSalts(
  { db, keyring }: Store,
  ids: readonly ObjectId[],
  session?: ClientSession,
): Promise<Map<string, { readonly id: string; readonly salt: Buffer }>> {
  const filter = { _id: { $in: [...ids] }, 'metadata.salt': { $exists: true } };
  const found = await entries(db)
    .find(filter, session && { session })
    .toArray();
  return new Map(
    found.map((entry) => [
      entry._id.toHexString(),
      { id: blobSaltName(entry), salt: openBlobSalt(keyring, entry) },
    ]),
  );
}

/** Gives a salt to each of these blobs that is stored and has none. */
export async function makeBlobSalts(
  { db, keyring }: Store,
  ids: readonly ObjectId[],
  newSalt: () => Buffer,
): Promise<void> {
  if (ids.length === 0) return;
  await entries(db).bulkWrite(
    ids.map((_id) => ({
      updateOne: {
        filter: { _id, 'metadata.salt': { $exists: false } },
        update: { $set: inMetadata(sealSalt(keyring, _id.toHexString(), newSalt())) },
      },
    })),
    { ordered: false },
  );
}

/** Yields the salts of all blobs. */
export async function* allBlobSalts({
  db,
  keyring,
}: Store): AsyncGenerator<{ readonly id: string; readonly salt: Buffer }> {
  for await (const entry of entries(db).find({ 'metadata.salt': { $exists: true } }))
    yield { id: blobSaltName(entry), salt: openBlobSalt(keyring, entry) };
}

/** Returns an entry without its salt, which a backup must not have. Its name stays. */
export function withoutSalt<T extends BlobEntry>(entry: T): T {
  const { salt: _, salt_key_id: __, ...metadata } = entry.metadata ?? {};
  return { ...entry, metadata: { ...metadata, salt_id: metadata.salt_id ?? entry._id.toHexString() } };
}

/** Returns such an entry with its salt. */
export function withSalt(keyring: Keyring, entry: Document, salt: Uint8Array): Document {
  const metadata = { ...entry.metadata, ...sealSalt(keyring, String(entry.metadata.salt_id), salt) };
  return { ...entry, metadata };
}

/** The filter of the entries whose salt another key sealed. */
export function saltedWithOther(key_id: string): Filter<BlobEntry> {
  return { 'metadata.salt': { $exists: true }, 'metadata.salt_key_id': { $ne: key_id } };
}

/** Returns what the entry of the same blob, sealed again, has as its salt. */
export function resealedBlobSalt(keyring: Keyring, entry: BlobEntry): Document {
  if (entry.metadata?.salt === undefined) return {};
  return inMetadata(sealSalt(keyring, entry.metadata.salt_id, openBlobSalt(keyring, entry)));
}

function inMetadata({ salt, salt_id, salt_key_id }: SaltMetadata): Document {
  return { 'metadata.salt': salt, 'metadata.salt_id': salt_id, 'metadata.salt_key_id': salt_key_id };
}

function sealSalt(keyring: Keyring, salt_id: string, salt: Uint8Array): SaltMetadata {
  return {
    salt: new Binary(keyring.seal(salt, aadOf(salt_id))),
    ...{ salt_id, salt_key_id: keyring.currentId },
  };
}

/** Returns why the salt of a blob does not open, if it has one that does not. */
export function saltError(keyring: Keyring, entry: BlobEntry): AppError | undefined {
  if (entry.metadata?.salt === undefined) return undefined;
  try {
    openBlobSalt(keyring, entry);
    return undefined;
  } catch (error) {
    if (isSealError(error)) return error;
    throw error;
  }
}

function openBlobSalt(keyring: Keyring, { metadata }: BlobEntry): Buffer {
  return keyring.open(sealedBytes(metadata?.salt), aadOf(metadata?.salt_id));
}

function aadOf(salt_id: string): AadContext {
  return [BUCKET, salt_id, 'salt'];
}

function entries(db: Db) {
  return db.collection<BlobEntry>(BLOB_FILES);
}
