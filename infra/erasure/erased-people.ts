import type { Db, ObjectId } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { IsErased } from '../../shared/reports/without-erased.js';
import { batchesOf } from '../mongo/batches-of.js';
import { collections } from '../mongo/collections.js';
import type { ErasedDocument } from '../mongo/documents/erasure-documents.js';
import type { Store } from '../mongo/store.js';
import { codeFingerprint } from './erasure-key.js';

/** `is` says whether a code belongs to an erased person, whose rows must not be stored. `fingerprints`: of all of them, in order. */
export type ErasedPeople = { readonly is: IsErased; readonly fingerprints: readonly string[] };

const NOBODY: ErasedPeople = { is: () => false, fingerprints: [] };

export async function erasedPeople(store: Store): Promise<ErasedPeople> {
  const erased = await collections(store.db)
    .erased.find({}, { projection: { fingerprint: 1 } })
    .toArray();
  if (erased.length === 0) return NOBODY;
  const fingerprints = new Set(erased.map(({ fingerprint }) => fingerprint).sort());
  const fingerprintOf = await codeFingerprint(store);
  return { is: (code) => fingerprints.has(fingerprintOf(code)), fingerprints: [...fingerprints] };
}

export type Erasure = ErasedDocument & { readonly _id: ObjectId };

/** Returns the record of an erasure; null when the person was not erased. */
export async function findErasure(store: Store, employee_id: string): Promise<Erasure | null> {
  const fingerprint = (await codeFingerprint(store))(employee_id);
  return collections(store.db).erased.findOne({ fingerprint });
}

/** Records that a person is erased, before anything is removed. From then on, no file brings the person back. */
export async function beginErasure(
  store: Store,
  { employee_id, reason, by }: { readonly employee_id: string; readonly reason: string; readonly by: string },
): Promise<Erasure> {
  const fingerprint = (await codeFingerprint(store))(employee_id);
  const begun = await collections(store.db).erased.findOneAndUpdate(
    { fingerprint },
    { $setOnInsert: { reason, by, erased_at: new Date(), completed_at: null } },
    { upsert: true, returnDocument: 'after' },
  );
  if (begun === null) throw new AppError('internal', { name: 'an erasure without a record' });
  return begun;
}

export async function completeErasure({ db }: Store, { _id }: Erasure): Promise<void> {
  await collections(db).erased.updateOne({ _id, completed_at: null }, { $set: { completed_at: new Date() } });
}

export function listErasures(db: Db): Promise<Erasure[]> {
  return collections(db).erased.find().toArray();
}

/** Adds erasures to a database that was restored as of before them. */
export async function addErasures(db: Db, erasures: readonly Erasure[]): Promise<void> {
  for (const batch of batchesOf(erasures))
    await collections(db).erased.bulkWrite(
      batch.map((replacement) => ({
        replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
      })),
    );
}
