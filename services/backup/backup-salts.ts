import type { ClientSession, Db, ObjectId } from 'mongodb';
import { blobSalts, makeBlobSalts } from '../../infra/blobs/blob-salts.js';
import { ensureSalts, type NamedSalt, newSalt, type SaltNames } from '../../infra/erasure/salts.js';
import type { Store } from '../../infra/mongo/store.js';
import type { Owner } from './document-owners.js';

/** The point in time that is backed up. */
export type BackupSnapshot = { readonly db: Db; readonly session: ClientSession };

/** Finds the salts that a backup needs, and makes those that do not exist. */
export class BackupSalts {
  readonly #store: Store;
  readonly #names: SaltNames;
  readonly #known = new Map<string, Buffer | null>();

  constructor(store: Store, names: SaltNames) {
    this.#store = store;
    this.#names = names;
  }

  /**
   * Returns the salt of each owner. It is null for an erased person, and for a blob that was removed before it had one. Of a blob that was removed
   * since the snapshot, it is the salt in the snapshot.
   */
  async of(owners: readonly Owner[], snapshot: BackupSnapshot): Promise<NamedSalt[]> {
    const blobIds = owners.flatMap(({ kind, id }) => (kind === 'blob' ? [id] : []));
    const blobs = await this.#ofBlobs(blobIds, snapshot);
    const ids = owners.map((owner) => this.#nameOf(owner));
    const unknown = new Set(ids.flatMap((id) => (id === null || this.#known.has(id) ? [] : [id])));
    for (const [id, salt] of await ensureSalts(this.#store, [...unknown])) this.#known.set(id, salt);
    return owners.map((owner, at) => {
      const id = ids[at] ?? '';
      if (owner.kind !== 'blob') return { id, salt: this.#known.get(id) ?? null };
      return blobs.get(owner.id.toHexString()) ?? { id, salt: null };
    });
  }

  #nameOf({ kind, id }: Owner): string | null {
    if (kind === 'blob') return null;
    return kind === 'person' ? this.#names.ofPerson(id) : this.#names.ofStaff(id);
  }

  async #ofBlobs(
    ids: readonly ObjectId[],
    { db, session }: BackupSnapshot,
  ): Promise<ReadonlyMap<string, NamedSalt>> {
    const unique = [...new Map(ids.map((id) => [id.toHexString(), id])).values()];
    const found = await blobSalts({ ...this.#store, db }, unique, session);
    const without = unique.filter((id) => !found.has(id.toHexString()));
    await makeBlobSalts(this.#store, without, newSalt);
    return new Map([...found, ...(await blobSalts(this.#store, without))]);
  }
}
