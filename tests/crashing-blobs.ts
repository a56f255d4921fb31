import type { Db } from 'mongodb';
import { BLOB_CHUNKS, BLOB_FILES } from '../infra/blobs/blob-collections.js';
import type { BlobStore } from '../infra/blobs/blob-store.js';

export const CRASH = 'the process ended';

/** Returns a blob store whose method fails for these arguments, as if the process ended there. Nothing of that call is done. */
export function crashingBlobs(
  blobs: BlobStore,
  method: keyof BlobStore,
  isCrash: (...parameters: unknown[]) => boolean,
): BlobStore {
  return new Proxy(blobs, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]): unknown => {
        if (name === method && isCrash(...parameters)) throw new Error(CRASH);
        return Reflect.apply(member, target, parameters);
      };
    },
  });
}

/** Removes every blob, which the tests of one file would otherwise share. */
export async function clearBlobs(db: Db): Promise<void> {
  for (const name of [BLOB_FILES, BLOB_CHUNKS]) await db.collection(name).deleteMany({});
}
