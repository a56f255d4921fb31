import { Binary, type Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import type { KeyDocument } from '../mongo/documents/key-document.js';

const KNOWN_TEXT = Buffer.from('paycom-sync');

/**
 * Refuses a key ring that does not match this database, before anything is read or written. Records a new key in the database.
 *
 * @throws AppError `encryption_key_missing`, `encryption_key_wrong`
 */
export async function assertKeys(db: Db, keyring: Keyring): Promise<void> {
  await checkKnown(db, keyring);
  if (!keyring.encrypts) return;
  const key_id = keyring.currentId;
  const check = new Binary(keyring.seal(KNOWN_TEXT, aadOf(key_id)));
  const { upsertedCount } = await collections(db).keys.updateOne(
    { key_id },
    { $setOnInsert: { check, created_at: new Date() } },
    { upsert: true },
  );
  // Another process may have recorded a different key under this id meanwhile.
  if (upsertedCount === 0) await checkKnown(db, keyring);
}

/** Drops the records of all keys but the current one, so that they can be removed from the setting. Call it after a full rotation. */
export async function dropOtherKeys(db: Db, keyring: Keyring): Promise<void> {
  await collections(db).keys.deleteMany({ key_id: { $ne: keyring.currentId } });
}

async function checkKnown(db: Db, keyring: Keyring): Promise<void> {
  for await (const known of collections(db).keys.find()) {
    if (!keyring.has(known.key_id)) throw new AppError('encryption_key_missing', { key_id: known.key_id });
    if (!opens(keyring, known)) throw new AppError('encryption_key_wrong', { key_id: known.key_id });
  }
}

function opens(keyring: Keyring, { key_id, check }: KeyDocument): boolean {
  try {
    return keyring.open(check.value(), aadOf(key_id)).equals(KNOWN_TEXT);
  } catch (error) {
    if (error instanceof AppError && error.code === 'sealed_value_corrupt') return false;
    throw error;
  }
}

function aadOf(key_id: string): AadContext {
  return ['paycom_keys', key_id, 'check'];
}
