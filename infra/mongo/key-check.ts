import { Binary, type Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { collections } from './collections.js';
import type { KeyDocument } from './documents/key-document.js';

const KNOWN_TEXT = Buffer.from('paycom-sync');

/**
 * Refuses, before anything is read or written, a key ring that is not this database's. A key that is new to the database is noted.
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
  // Two processes with different keys under one id, started at once: whoever came second learns it here.
  if (upsertedCount === 0) await checkKnown(db, keyring);
}

/** Forgets keys that nothing is sealed with any more, so that they can leave the setting. */
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
