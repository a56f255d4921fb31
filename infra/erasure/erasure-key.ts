import { createHmac, randomBytes } from 'node:crypto';
import { Binary } from 'mongodb';
import { bareCode } from '../../shared/fields/employee-code.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { ErasureKeyDocument } from '../mongo/documents/erasure-documents.js';
import type { Store } from '../mongo/store.js';

const KEY_BYTES = 32;
const PLACE: AadContext = ['paycom_erasure_key', 'fingerprints', 'key'];
const ONLY = { _id: 'fingerprints' } as const;

/** Returns the function that makes fingerprints of employee codes. Makes the key on first use. @throws AppError as `Keyring.open` does */
export async function codeFingerprint({ db, keyring }: Store): Promise<(code: string) => string> {
  const made = sealKey(keyring, randomBytes(KEY_BYTES));
  const stored = await collections(db).erasureKey.findOneAndUpdate(
    ONLY,
    { $setOnInsert: made },
    { upsert: true, returnDocument: 'after' },
  );
  const key = openErasureKey(keyring, stored ?? { ...ONLY, ...made });
  return (code) => createHmac('sha256', key).update(bareCode(code)).digest('base64url');
}

/** Seals the key again with the current encryption key. */
export async function resealErasureKey({ db, keyring }: Store): Promise<void> {
  const { erasureKey } = collections(db);
  const stored = await erasureKey.findOne({ ...ONLY, keys: { $ne: keyring.currentId } });
  if (stored === null) return;
  const key = openErasureKey(keyring, stored);
  await erasureKey.updateOne({ ...ONLY, key: stored.key }, { $set: sealKey(keyring, key) });
}

/** @throws AppError as `Keyring.open` does */
export function openErasureKey(keyring: Keyring, { key }: ErasureKeyDocument): Buffer {
  return keyring.open(sealedBytes(key), PLACE);
}

function sealKey(keyring: Keyring, key: Uint8Array): Omit<ErasureKeyDocument, '_id'> {
  return { key: new Binary(keyring.seal(key, PLACE)), keys: [keyring.currentId] };
}
