import type { Document } from 'mongodb';
import { BlobStore } from '../../blobs/blob-store.js';
import type { Keyring } from '../../crypto/keyring.js';
import type { Migration } from './migration.js';

const FILES = ['paycom_files', 'paycom_run_files'];
/** The blobs of a file and of its rows, named by the SHA-256 of the bytes. */
const FORMER = /^(?:raw|rows)\/[0-9a-f]{64}(?:\/|$)/;
/** The validators in place allow only the former field. */
const BYPASS = { bypassDocumentValidation: true } as const;

/**
 * Names stored files by a keyed fingerprint instead of the SHA-256 of their bytes, from which the pay in a small file can be guessed. Stores
 * the bytes under their new name before it changes the records, so that a crash leaves each record with a name that exists. Rows are read
 * again when they are next needed.
 */
export function keyedFingerprintsMigration(keyring: Keyring): Migration {
  return {
    name: '0007-keyed-fingerprints',
    up: async ({ context: db }) => {
      const blobs = new BlobStore({ db, keyring });
      const files = FILES.map((name) => db.collection<Document>(name));
      const rename = async (sha256: string | null, fingerprint: string | null) => {
        const change = { $set: { fingerprint }, $unset: { sha256: '' } };
        for (const each of files)
          await each.updateMany({ sha256: { $exists: true, $eq: sha256 } }, change, BYPASS);
      };
      await rename(null, null);
      for (const each of files) {
        for (const sha256 of await each.distinct('sha256')) {
          const fingerprint = keyring.fingerprint(sha256);
          const former = `raw/${sha256}`;
          if (await blobs.has(former)) await blobs.put(`raw/${fingerprint}`, await blobs.get(former));
          await rename(sha256, fingerprint);
          await blobs.delete(former);
        }
      }
      // Also what an earlier attempt left.
      for (const prefix of ['raw/', 'rows/'])
        for (const key of await blobs.keysBelow(prefix)) if (FORMER.test(key)) await blobs.delete(key);
    },
  };
}
