import { type Binary, BSON, type Document } from 'mongodb';
import type { AadContext, Keyring } from '../../infra/crypto/keyring.js';
import type { NamedSalt } from '../../infra/erasure/salts.js';
import type { BackupSalts, BackupSnapshot } from './backup-salts.js';
import { ownersOf } from './document-owners.js';

/** Ends what a frame with documents about people is about. */
const SEALED = '#sealed';
/** Every type of a value stays what it is. */
const AS_STORED = { promoteValues: false, promoteBuffers: false, promoteLongs: false, bsonRegExp: true };

/** Documents of a collection, as BSON: those about nobody, and those about people, each sealed by the salt of its owner. */
export type SealedDocuments = {
  readonly plain: readonly Uint8Array[];
  readonly sealed: readonly Uint8Array[];
};

export type Sealing = {
  readonly keyring: Keyring;
  readonly salts: BackupSalts;
  readonly snapshot: BackupSnapshot;
};

/** Seals what is about people. Leaves out what has no salt. */
export async function sealDocuments(
  { keyring, salts, snapshot }: Sealing,
  collection: string,
  documents: readonly Uint8Array[],
): Promise<SealedDocuments> {
  const ownerOf = ownersOf(collection);
  if (!ownerOf) return { plain: documents, sealed: [] };
  const plain: Uint8Array[] = [];
  const owned = documents.flatMap((bytes) => {
    const owner = ownerOf(BSON.deserialize(bytes, AS_STORED));
    if (owner) return [{ bytes, owner }];
    plain.push(bytes);
    return [];
  });
  const owners = owned.map(({ owner }) => owner);
  const found = await salts.of(owners, snapshot);
  const sealed = owned.flatMap(({ bytes }, at) => {
    const { id, salt } = found[at] ?? NO_SALT;
    if (salt === null) return [];
    return [BSON.serialize({ of: id, sealed: keyring.sealSalted(bytes, salt, aadOf(collection, id)) })];
  });
  return { plain, sealed };
}

const NO_SALT: NamedSalt = { id: '', salt: null };

/** What a frame with such documents of a collection is about. */
export function aboutSealed(collection: string): string {
  return `${collection}${SEALED}`;
}

/** Returns the collection of such a frame; null when it is none. */
export function sealedCollection(about: string): string | null {
  return about.endsWith(SEALED) ? about.slice(0, -SEALED.length) : null;
}

/** Opens the documents of such a frame. Those whose owner has no salt any more are only counted. */
export function openDocuments(
  keyring: Keyring,
  collection: string,
  bytes: Buffer,
  saltOf: (id: string) => Uint8Array | undefined,
): { readonly documents: Document[]; readonly leftOut: number } {
  const sealed = readDocuments(bytes);
  const documents = sealed.flatMap((each) => {
    const id = String(each.of);
    const salt = saltOf(id);
    if (salt === undefined) return [];
    const value = (each.sealed as Binary).value();
    return readDocuments(keyring.openSalted(Buffer.from(value), salt, aadOf(collection, id)));
  });
  return { documents, leftOut: sealed.length - documents.length };
}

/** Reads BSON documents that follow each other. */
export function readDocuments(bytes: Buffer): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readInt32LE(at);
    documents.push(BSON.deserialize(bytes.subarray(at, at + size), AS_STORED));
    at += size;
  }
  return documents;
}

function aadOf(collection: string, id: string): AadContext {
  return [collection, id, 'backup'];
}
