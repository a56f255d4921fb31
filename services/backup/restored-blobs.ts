import type { Document, ObjectId } from 'mongodb';
import { blobSaltName, withSalt } from '../../infra/blobs/blob-salts.js';
import type { Keyring } from '../../infra/crypto/keyring.js';

/** Sorts the entries of a backup's blobs into those that open and those that do not. */
export class RestoredBlobs {
  readonly #keyring: Keyring;
  readonly #salts: ReadonlyMap<string, Buffer | null>;
  readonly #kept = new Map<string, ObjectId>();
  readonly #leftOut = new Set<string>();

  constructor(keyring: Keyring, salts: ReadonlyMap<string, Buffer | null>) {
    this.#keyring = keyring;
    this.#salts = salts;
  }

  /** Returns the entries of blobs that open, with their salts. */
  add(entries: readonly Document[]): Document[] {
    return entries.flatMap((entry) => {
      const key = String(entry.filename);
      const salt = this.#salts.get(blobSaltName({ _id: entry._id, ...entry }));
      if (salt) this.#kept.set(key, entry._id);
      else this.#leftOut.add(key);
      return salt ? [withSalt(this.#keyring, entry, salt)] : [];
    });
  }

  /** The keys of the blobs that do not open. */
  get leftOut(): readonly string[] {
    return [...this.#leftOut];
  }

  /** Returns the ids of those of the blobs that open whose key is one of these. */
  idsOf(isOne: (key: string) => boolean): ObjectId[] {
    return [...this.#kept].flatMap(([key, id]) => (isOne(key) ? [id] : []));
  }
}
