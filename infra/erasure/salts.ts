import { randomBytes } from 'node:crypto';
import { Binary } from 'mongodb';
import { spellingsOf } from '../../shared/fields/employee-code.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { SaltDocument } from '../mongo/documents/erasure-documents.js';
import { inBatches } from '../mongo/in-batches.js';
import type { Store } from '../mongo/store.js';
import { codeFingerprint } from './erasure-key.js';

/** Bytes of a salt. */
const SALT_BYTES = 32;
const PERSON = 'person/';
const STAFF = 'staff/';

/** Returns a new random salt. */
export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/** `salt`: null of an erased person. */
export type NamedSalt = { readonly id: string; readonly salt: Buffer | null };

/** Names the salts of people and of Staff records, without anything about them. */
export type SaltNames = {
  readonly ofPerson: (employee_id: string) => string;
  readonly ofStaff: (staff_id: string) => string;
  /** Of this installation: 16 hexadecimal digits. */
  readonly installation: string;
};

/** Makes the key of the fingerprints on first use. */
export async function saltNames(store: Store): Promise<SaltNames> {
  const fingerprint = await codeFingerprint(store);
  return {
    ofPerson: (employee_id) => `${PERSON}${fingerprint(employee_id)}`,
    // No employee code has a line feed. Upper and lower case make two ids.
    ofStaff: (staff_id) => `${STAFF}${fingerprint(`staff\n${Buffer.from(staff_id).toString('hex')}`)}`,
    installation: Buffer.from(fingerprint('installation\n'), 'base64url').toString('hex', 0, 8),
  };
}

/** Returns the salts of these names. Makes those that do not exist. */
export async function ensureSalts(
  { db, keyring }: Store,
  ids: readonly string[],
): Promise<Map<string, Buffer | null>> {
  const { salts } = collections(db);
  const found = new Map<string, Buffer | null>();
  for (const batch of batchesOf(ids)) {
    const known = new Set((await salts.find({ _id: { $in: batch } }).toArray()).map(({ _id }) => _id));
    const missing = batch.filter((id) => !known.has(id));
    if (missing.length > 0)
      await salts.bulkWrite(
        missing.map((_id) => ({
          updateOne: {
            filter: { _id },
            update: { $setOnInsert: sealSalt(keyring, { id: _id, salt: newSalt() }) },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    // Another process may have made them meanwhile.
    for (const document of await salts.find({ _id: { $in: batch } }).toArray())
      found.set(document._id, openSalt(keyring, document));
  }
  return found;
}

/** Yields all salts. */
export async function* allSalts({ db, keyring }: Store): AsyncGenerator<NamedSalt> {
  for await (const document of collections(db).salts.find())
    yield { id: document._id, salt: openSalt(keyring, document) };
}

/** Stores salts in a database that has none. */
export async function insertSalts({ db, keyring }: Store, named: readonly NamedSalt[]): Promise<void> {
  for (const batch of batchesOf(named)) {
    const documents = batch.map((each) => ({ _id: each.id, ...sealSalt(keyring, each) }));
    await collections(db).salts.insertMany(documents, { ordered: false });
  }
}

/**
 * Makes the backups of before unreadable for a person, and for the Staff records of the person. A Staff record that the scheduling system keeps gets
 * another salt in the next backup; a person never does.
 */
export async function destroySalts(store: Store, employee_id: string): Promise<void> {
  const { employees, staff, salts } = collections(store.db);
  const names = await saltNames(store);
  const of = { employee_id: { $in: spellingsOf(employee_id) } };
  const linked = await employees.find(of, { projection: { staff_id: 1 } }).toArray();
  const records = await staff.find(of, { projection: { staff_id: 1 } }).toArray();
  const staffIds = [...linked.map(({ staff_id }) => staff_id ?? []), ...records.map(staffIdOf)].flat();
  await salts.deleteMany({ _id: { $in: staffIds.map((id) => names.ofStaff(id)) } });
  await salts.updateOne(
    { _id: names.ofPerson(employee_id) },
    { $set: { salt: null, keys: [] } },
    { upsert: true },
  );
}

/** Removes the salts of Staff records that no longer exist. */
export async function dropSaltsOfGoneStaff(store: Store): Promise<void> {
  const { staff, salts } = collections(store.db);
  const { ofStaff } = await saltNames(store);
  const known = new Set<string>();
  for await (const document of staff.find({}, { projection: { staff_id: 1 } }))
    known.add(ofStaff(staffIdOf(document)));
  const stored = salts.find({ _id: { $regex: `^${STAFF}` } }, { projection: { _id: 1 } });
  for await (const batch of inBatches(stored)) {
    const gone = batch.map(({ _id }) => _id).filter((id) => !known.has(id));
    await salts.deleteMany({ _id: { $in: gone } });
  }
}

/** Returns what identifies a Staff record. The scheduling system may have records without an id. */
export function staffIdOf({
  staff_id,
  _id,
}: {
  readonly staff_id?: unknown;
  readonly _id?: unknown;
}): string {
  return typeof staff_id === 'string' ? staff_id : String(_id);
}

/** Returns a salt, sealed with the current key. */
export function resealedSalt(keyring: Keyring, document: SaltDocument): Omit<SaltDocument, '_id'> {
  return sealSalt(keyring, { id: document._id, salt: openSalt(keyring, document) });
}

function sealSalt(keyring: Keyring, { id, salt }: NamedSalt): Omit<SaltDocument, '_id'> {
  return salt === null
    ? { salt, keys: [] }
    : { salt: new Binary(keyring.seal(salt, aadOf(id))), keys: [keyring.currentId] };
}

/** Returns a stored salt; null of an erased person. @throws AppError as `Keyring.open` does */
export function openSalt(keyring: Keyring, { _id, salt }: SaltDocument): Buffer | null {
  return salt === null ? null : keyring.open(sealedBytes(salt), aadOf(_id));
}

function aadOf(id: string): AadContext {
  return ['paycom_salts', id, 'salt'];
}
