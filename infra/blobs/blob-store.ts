import { finished } from 'node:stream/promises';
import { type ClientSession, type Document, GridFSBucket, ObjectId } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { type AadContext, isSealError, keyIdOf, PLAIN } from '../crypto/keyring.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { prefixRange } from '../mongo/prefix-range.js';
import type { Store } from '../mongo/store.js';
import { inTransaction } from '../mongo/transaction.js';
import { BLOB_CHUNKS, BLOB_FILES, BUCKET } from './blob-collections.js';
import { resealedBlobSalt, saltError, saltedWithOther } from './blob-salts.js';
import { packBlob, unpackBlob } from './pack-blob.js';

const CHUNK_BYTES = 1024 * 1024;
const PAGE = 200;

/**
 * Stores compressed and encrypted blobs in GridFS. A key names its content.
 *
 * GridFS writes the chunks first and the file entry last, and the entry's name is unique. So a blob is visible whole or not at all, even
 * after a crash or a race. `sweep` removes the chunks of uploads that have no entry.
 */
export class BlobStore {
  readonly #store: Store;
  readonly #bucket: GridFSBucket;

  constructor(store: Store) {
    this.#store = store;
    this.#bucket = new GridFSBucket(store.db, { bucketName: BUCKET, chunkSizeBytes: CHUNK_BYTES });
  }

  /** Stores `bytes`. Does nothing when the key exists. `content`: a keyed fingerprint that `keyOfContent` finds until the blob is replaced. */
  async put(key: string, bytes: Uint8Array, content?: string): Promise<void> {
    if (await this.has(key)) return;
    await this.#putPacked(key, await packedOf(bytes), content);
  }

  /** Stores the bytes of one blob under another key. Does nothing when that key exists. @throws AppError as `get` does */
  async copy(from: string, to: string): Promise<void> {
    if (await this.has(to)) return;
    await this.#putPacked(to, await this.#getPacked(from));
  }

  /** Returns the key of a blob that was put with this content; null when there is none. The proof shows that no one else wrote the content there. */
  async keyOfContent(content: string): Promise<string | null> {
    const found = await this.#files.findOne({ 'metadata.content': content });
    if (!found) return null;
    const { filename, metadata } = found;
    const isOwn = this.#store.keyring.sameFingerprint(
      String(metadata?.content_proof),
      proven(content, filename),
    );
    return isOwn ? filename : null;
  }

  async #putPacked(key: string, packed: Packed, content?: string): Promise<void> {
    const id = new ObjectId();
    try {
      await this.#upload(id, key, key, packed, content);
    } catch (error) {
      // After a lost connection the entry may exist, so its chunks must stay. `sweep` removes them if it does not.
      if (!isDuplicateKey(error)) throw error;
      await this.#removeChunks(id);
    }
  }

  /**
   * Stores `bytes` under a new or existing key. Concurrent readers get the old or the new blob, whole. `check`: part of the transaction that
   * makes it visible, which it may fail.
   */
  async replace(
    key: string,
    bytes: Uint8Array,
    check: (session: ClientSession) => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.replaceAll(new Map([[key, bytes]]), check);
  }

  /** Stores several blobs like `replace`, in one transaction. */
  async replaceAll(
    blobs: ReadonlyMap<string, Uint8Array>,
    check: (session: ClientSession) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const uploads = [...blobs.keys()].map((key) => uploadOf(key));
    for (const { id, key, unswapped } of uploads)
      await this.#upload(id, unswapped, key, await packedOf(blobs.get(key) ?? new Uint8Array()));
    const swapped = await inTransaction(this.#store.db, async (session) => {
      await check(session);
      for (const { id, unswapped } of uploads)
        if (!(await this.#files.findOne({ _id: id, filename: unswapped }, { session }))) return null;
      const replaced: ObjectId[] = [];
      for (const { id, key } of uploads) {
        const old = await this.#files.findOneAndDelete({ filename: key }, { session });
        if (old) replaced.push(old._id);
        await this.#files.updateOne({ _id: id }, { $set: { filename: key } }, { session });
      }
      return replaced;
    }).catch(async (error: unknown) => {
      if (error instanceof AppError) await this.#deleteAll(uploads);
      throw error;
    });
    if (swapped !== null) {
      for (const id of swapped) await this.#removeChunks(id);
      return;
    }
    // A sweep took one for the leftover of a crash.
    await this.#deleteAll(uploads);
    await this.replaceAll(blobs, check);
  }

  async #deleteAll(uploads: readonly Upload[]): Promise<void> {
    for (const { unswapped } of uploads) await this.delete(unswapped);
  }

  /** @throws AppError `blob_missing`, `blob_corrupt`, `encryption_key_missing`, `value_not_sealed` */
  async get(key: string): Promise<Buffer> {
    return unpackBlob((await this.#getPacked(key)).packed, key);
  }

  async #getPacked(key: string): Promise<Packed> {
    const file = await this.#files.findOne({ filename: key });
    if (!file) throw new AppError('blob_missing', { key });
    const sealed = await this.#read(file._id, Number(file.length));
    if (sealed) return { packed: this.#open(sealed, key), size: Number(file.metadata?.size) };
    // The blob was replaced between the two reads, or it is damaged.
    const again = await this.#files.findOne({ filename: key });
    if (!again) throw new AppError('blob_missing', { key });
    if (!again._id.equals(file._id)) return this.#getPacked(key);
    throw new AppError('blob_corrupt', { key });
  }

  async has(key: string): Promise<boolean> {
    return (await this.#files.findOne({ filename: key }, { projection: { _id: 1 } })) !== null;
  }

  /** Returns when a blob was stored; null when it is not there. */
  async storedAt(key: string): Promise<Date | null> {
    const found = await this.#files.findOne({ filename: key }, { projection: { uploadDate: 1 } });
    return found?.uploadDate ?? null;
  }

  async delete(key: string): Promise<void> {
    const file = await this.#files.findOneAndDelete({ filename: key });
    if (file) await this.#removeChunks(file._id);
  }

  /** Returns the keys that begin with `prefix`, in order. */
  async keysBelow(prefix: string): Promise<string[]> {
    const keys: string[] = await this.#files.distinct('filename', { filename: prefixRange(prefix) });
    return keys.sort();
  }

  /** Returns at most `limit` blobs whose keys begin with `prefix` and follow `after`, in order, with when they were stored. */
  async entriesBelow(
    prefix: string,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<{ readonly key: string; readonly stored_at: Date }[]> {
    const { $lt } = prefixRange(prefix);
    const found = await this.#files
      .find({ filename: { $gt: after, $lt } }, { projection: { _id: 0, filename: 1, uploadDate: 1 } })
      .sort({ filename: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ filename, uploadDate }) => ({ key: filename, stored_at: uploadDate }));
  }

  /**
   * Yields the same blobs page by page, so that no cursor has to live as long as the work on them. Each page shows the blobs at the time of its
   * request.
   */
  async *pagesBelow(
    prefix: string,
  ): AsyncGenerator<readonly { readonly key: string; readonly stored_at: Date }[]> {
    for (let after = prefix; ; ) {
      const page = await this.entriesBelow(prefix, { after, limit: PAGE });
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.key;
    }
  }

  /** Yields the names of the blobs that another encryption key than the current one sealed. */
  async *sealedWithOther(): AsyncGenerator<string> {
    const { currentId } = this.#store.keyring;
    const filter = { $or: [{ 'metadata.key_id': { $ne: currentId } }, saltedWithOther(currentId)] };
    for await (const { metadata } of this.#files.find(filter)) yield String(metadata?.key);
  }

  /** Seals a blob with the current key. Its salt stays, so that backups of before can be restored with it. Does nothing when the blob is gone. */
  async reseal(key: string): Promise<void> {
    for (;;) {
      const old = await this.#files.findOne({ filename: key });
      if (!old) return;
      const upload = uploadOf(key);
      await this.#upload(upload.id, upload.unswapped, key, await packedOf(await this.get(key)));
      if (await this.#swapResealed(upload, old._id)) return this.#removeChunks(old._id);
      // The blob was replaced meanwhile, or a sweep took the upload for the leftover of a crash.
      await this.delete(upload.unswapped);
    }
  }

  async #swapResealed({ id, key, unswapped }: Upload, replaced: ObjectId): Promise<boolean> {
    const { db, keyring } = this.#store;
    return inTransaction(db, async (session) => {
      const isUploaded = await this.#files.findOne({ _id: id, filename: unswapped }, { session });
      if (!isUploaded) return false;
      const old = await this.#files.findOneAndDelete({ _id: replaced, filename: key }, { session });
      if (!old) return false;
      const $set = { filename: key, ...resealedBlobSalt(keyring, old) };
      await this.#files.updateOne({ _id: id }, { $set }, { session });
      return true;
    });
  }

  /** Yields the name of each blob, with an error if the key ring cannot open it or its salt. Reads only its first bytes. */
  async *heads(): AsyncGenerator<{ readonly key: string; readonly error?: AppError | undefined }> {
    for await (const entry of this.#files.find()) {
      const key = String(entry.filename);
      yield { key, error: (await this.#headError(key, entry._id)) ?? saltError(this.#store.keyring, entry) };
    }
  }

  async #headError(key: string, id: ObjectId): Promise<AppError | undefined> {
    const first = await this.#chunks.findOne({ files_id: id, n: 0 });
    const keyId = first ? keyIdOf(first.data.value()) : null;
    if (keyId === null) return new AppError('blob_corrupt', { key });
    if (this.#store.keyring.has(keyId)) return undefined;
    return keyId === PLAIN
      ? new AppError('value_not_sealed', { collection: BUCKET, field: 'bytes' })
      : new AppError('encryption_key_missing', { key_id: keyId });
  }

  /**
   * Removes what crashed uploads left, if they began between `from` and `to`. An upload that still runs is repeated. Returns the number of crashed
   * uploads.
   */
  async sweep({ from = new Date(0), to }: { readonly from?: Date; readonly to: Date }): Promise<number> {
    const [first, end] = [from, to].map((at) => ObjectId.createFromTime(Math.floor(at.getTime() / 1000)));
    const began = { $gte: first ?? new ObjectId(), $lt: end ?? new ObjectId() };
    await this.#sweepUnswapped(began);
    const orphans = await this.#chunks
      .aggregate<{ _id: ObjectId }>([
        { $match: { files_id: began } },
        { $project: { _id: 0, files_id: 1 } },
        { $group: { _id: '$files_id' } },
        { $lookup: { from: BLOB_FILES, localField: '_id', foreignField: '_id', as: 'file' } },
        { $match: { file: [] } },
      ])
      .toArray();
    for (const { _id } of orphans) await this.#removeOrphan(_id);
    return orphans.length;
  }

  /** Puts its own entry in the place of the upload's, so that an upload that still runs can't end. */
  async #removeOrphan(_id: ObjectId): Promise<void> {
    const filename = `#${_id.toHexString()}`;
    try {
      await this.#files.insertOne({ _id, filename, metadata: { key: filename } });
    } catch (error) {
      if (isDuplicateKey(error)) return;
      throw error;
    }
    await this.#removeChunks(_id);
    await this.#files.deleteOne({ _id, filename });
  }

  /** A `replace` that crashed before its swap leaves an entry whose name is not its key. */
  async #sweepUnswapped(began: { readonly $gte: ObjectId; readonly $lt: ObjectId }): Promise<void> {
    await this.#files.deleteMany({ _id: began, $expr: { $ne: ['$filename', '$metadata.key'] } });
  }

  async #upload(id: ObjectId, filename: string, key: string, blob: Packed, content?: string): Promise<void> {
    const { keyring } = this.#store;
    const sealed = keyring.seal(blob.packed, aadOf(key));
    const { size } = blob;
    const upload = this.#bucket.openUploadStreamWithId(id, filename, {
      metadata: {
        ...{ key, key_id: keyring.currentId, size },
        ...(content !== undefined && {
          content,
          content_proof: keyring.fingerprint(proven(content, key)),
        }),
      },
    });
    upload.end(sealed);
    const isSwept = await finished(upload).then(
      () => false,
      async (error: unknown) => {
        if (isDuplicateKey(error) && (await this.#files.findOne({ filename })) === null) return true;
        throw error;
      },
    );
    const chunks = await this.#chunks.countDocuments({ files_id: id });
    if (!isSwept && chunks === Math.ceil(sealed.length / CHUNK_BYTES)) return;
    // A sweep took its first chunks for the leftover of a crash.
    await this.#files.deleteOne({ _id: id, filename });
    await this.#removeChunks(id);
    await this.#upload(id, filename, key, blob, content);
  }

  /** Returns null when chunks are missing. */
  async #read(id: ObjectId, length: number): Promise<Buffer | null> {
    const chunks = await this.#chunks.find({ files_id: id }).sort({ n: 1 }).toArray();
    const bytes = Buffer.concat(chunks.map(({ data }) => data.value()));
    return bytes.length === length ? bytes : null;
  }

  #open(sealed: Buffer, key: string): Buffer {
    try {
      return this.#store.keyring.open(sealed, aadOf(key));
    } catch (error) {
      if (isSealError(error) && error.code !== 'sealed_value_corrupt') throw error;
      throw new AppError('blob_corrupt', { key }, error);
    }
  }

  async #removeChunks(id: ObjectId): Promise<void> {
    await this.#chunks.deleteMany({ files_id: id });
  }

  get #files() {
    return this.#store.db.collection<Document & { _id: ObjectId }>(BLOB_FILES);
  }

  get #chunks() {
    return this.#store.db.collection<Document & { _id: ObjectId }>(BLOB_CHUNKS);
  }
}

/** The compressed bytes of a blob, and how many they are without compression. */
type Packed = { readonly packed: Buffer; readonly size: number };

function proven(content: string, key: string): string {
  return JSON.stringify([content, key]);
}

async function packedOf(bytes: Uint8Array): Promise<Packed> {
  return { packed: await packBlob(bytes), size: bytes.length };
}

/** A blob that is stored under another name until it is complete. */
type Upload = { readonly id: ObjectId; readonly key: string; readonly unswapped: string };

function uploadOf(key: string): Upload {
  const id = new ObjectId();
  return { id, key, unswapped: `${key}#${id.toHexString()}` };
}

function aadOf(key: string): AadContext {
  return [BUCKET, key, 'bytes'];
}
