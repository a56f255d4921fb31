import { Binary, type Db, type Document } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import { BLOB_FILES } from '../blobs/blob-collections.js';
import { type AadContext, type Keyring, keyIdOf, openedOr, PLAIN } from '../crypto/keyring.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { KeyDocument } from '../mongo/documents/key-document.js';
import type { Store } from '../mongo/store.js';

const KNOWN_TEXT = Buffer.from('paycom-sync');

/**
 * Refuses a key ring that does not match this database, before anything is read or written. Records a new key in the database.
 *
 * @throws AppError `encryption_key_missing`, `encryption_key_wrong`, `database_not_sealed`
 */
export async function assertKeys(db: Db, keyring: Keyring): Promise<void> {
  const known = await checkKeys(db, keyring);
  if (!keyring.encrypts) return;
  if (known === 0 && (await hasPlain(db))) throw new AppError('database_not_sealed');
  const key_id = keyring.currentId;
  const check = new Binary(keyring.seal(KNOWN_TEXT, aadOf(key_id)));
  const { upsertedCount } = await collections(db).keys.updateOne(
    { key_id },
    { $setOnInsert: { check, created_at: new Date() } },
    { upsert: true },
  );
  // Another process may have recorded a different key under this id meanwhile.
  if (upsertedCount === 0) await checkKeys(db, keyring);
}

/** Drops the records of all keys but the current one, so that they can be removed from the setting. Call it after a full rotation. */
export async function dropOtherKeys(db: Db, keyring: Keyring): Promise<void> {
  await collections(db).keys.deleteMany({ key_id: { $ne: keyring.currentId } });
}

/** Returns how many keys the database records. @throws AppError `encryption_key_missing`, `encryption_key_wrong` */
export async function checkKeys(db: Db, keyring: Keyring): Promise<number> {
  let count = 0;
  for await (const known of collections(db).keys.find()) {
    count += 1;
    if (!keyring.has(known.key_id)) throw new AppError('encryption_key_missing', { key_id: known.key_id });
    if (!opens(keyring, known)) throw new AppError('encryption_key_wrong', { key_id: known.key_id });
  }
  return count;
}

/** Returns the ids of the keys that the database records. */
export async function recordedKeyIds(db: Db): Promise<string[]> {
  return collections(db).keys.distinct('key_id');
}

/** Whether something was stored while encryption was off. */
async function hasPlain(db: Db): Promise<boolean> {
  const { employees, payees, changes, webhooks, channels, secondFactors, salts, erasureKey } =
    collections(db);
  const found = await Promise.all([
    employees.findOne({ keys: PLAIN }),
    payees.findOne({ keys: PLAIN }),
    changes.findOne({ keys: PLAIN }),
    webhooks.findOne({ keys: PLAIN }),
    channels.findOne({ keys: PLAIN }),
    secondFactors.findOne({ keys: PLAIN }),
    salts.findOne({ keys: PLAIN }),
    erasureKey.findOne({ keys: PLAIN }),
    db.collection<Document>(BLOB_FILES).findOne({ 'metadata.key_id': PLAIN }),
  ]);
  return found.some((document) => document !== null);
}

/** Whether an employee is encrypted, by the bytes. An empty database has none. */
export async function hasSealed({ db }: Store): Promise<boolean> {
  const projection = { _id: 0, statements: 1 };
  for await (const { statements } of collections(db).employees.find({}, { projection }))
    if (![PLAIN, null].includes(keyIdOf(sealedBytes(statements)))) return true;
  return false;
}

function opens(keyring: Keyring, { key_id, check }: KeyDocument): boolean {
  return openedOr(() => keyring.open(sealedBytes(check), aadOf(key_id)).equals(KNOWN_TEXT), false);
}

function aadOf(key_id: string): AadContext {
  return ['paycom_keys', key_id, 'check'];
}
