import type { ClientSession, Db } from 'mongodb';
import type { BlobStore } from '../../infra/blobs/blob-store.js';
import type { ErasedPerson } from '../../infra/files/erase-rows.js';
import { collections } from '../../infra/mongo/collections.js';
import { shiftMarks } from '../../infra/plans/applied-chunks.js';
import { encodeChunk } from '../../infra/plans/plan-chunks.js';
import { findPlan, loadChunk, sweepPlanBlobs } from '../../infra/plans/plans.js';
import { type NamedPerson, namesPerson } from './names-person.js';

type Named = { readonly employee_id: string };
const PREFIX = 'plans/';

/**
 * Removes a person from the plans of all syncs, and removes parts of plans that nothing uses any more. Applied changes of other people can still be
 * undone.
 */
export async function eraseFromPlans(db: Db, blobs: BlobStore, person: ErasedPerson): Promise<void> {
  for await (const sync_id of syncsWithBlobs(blobs)) {
    await sweepPlanBlobs(db, blobs, sync_id);
    const plan = await findPlan(db, sync_id);
    for (const key of await blobs.keysBelow(`${PREFIX}${sync_id}/`)) {
      if (key === plan?.missing_key) await eraseFromMissing(blobs, key, person);
      else if (key === plan?.left_key) await eraseFromConflicts(blobs, key, person);
      else await eraseFromChunk(db, blobs, key, person);
    }
  }
}

async function* syncsWithBlobs(blobs: BlobStore): AsyncGenerator<string> {
  let last: string | undefined;
  for await (const page of blobs.pagesBelow(PREFIX)) {
    for (const { key } of page) {
      const sync_id = key.split('/')[1] ?? '';
      if (sync_id !== last) yield sync_id;
      last = sync_id;
    }
  }
}

/** Changes a chunk and its marks in one transaction, because the marks count the writes of the chunk. */
async function eraseFromChunk(
  db: Db,
  blobs: BlobStore,
  key: string,
  { is, check }: ErasedPerson,
): Promise<void> {
  const { employees, payees } = await loadChunk(blobs, key);
  const ids = [
    ...employees.map(({ employee_id }) => employee_id),
    ...payees.map(({ payee }) => payee.employee_id),
  ];
  const gone = ids.flatMap((id, at) => (is(id) ? [at] : []));
  if (gone.length === 0) return;
  const kept = {
    employees: employees.filter(({ employee_id }) => !is(employee_id)),
    payees: payees.filter(({ payee }) => !is(payee.employee_id)),
  };
  const shift = async (session: ClientSession) => {
    await check(session);
    await shiftMarks(db, key, gone, session);
  };
  await blobs.replace(key, encodeChunk(kept), shift);
}

async function eraseFromMissing(blobs: BlobStore, key: string, { is, check }: ErasedPerson): Promise<void> {
  const missing = JSON.parse((await blobs.get(key)).toString('utf8')) as {
    readonly people: readonly Named[];
  };
  const people = missing.people.filter(({ employee_id }) => !is(employee_id));
  if (people.length === missing.people.length) return;
  await blobs.replace(key, Buffer.from(JSON.stringify({ ...missing, people })), check);
}

async function eraseFromConflicts(blobs: BlobStore, key: string, { is, check }: ErasedPerson): Promise<void> {
  const all = JSON.parse((await blobs.get(key)).toString('utf8')) as readonly Named[];
  const left = all.filter(({ employee_id }) => !is(employee_id));
  if (left.length < all.length) await blobs.replace(key, Buffer.from(JSON.stringify(left)), check);
}

/** Removes the reasons of decisions that name a person. Someone wrote them in free words. */
export async function eraseFromReasons(db: Db, person: NamedPerson): Promise<void> {
  const { plans } = collections(db);
  const given = plans.find({ 'decision.reason': { $exists: true } }, { projection: { decision: 1 } });
  for await (const { _id, decision } of given)
    if (namesPerson(decision?.reason ?? '', person))
      await plans.updateOne({ _id }, { $unset: { 'decision.reason': '' } });
}

/** Removes the reasons of all decisions. */
export async function eraseAllReasons(db: Db): Promise<void> {
  const given = { 'decision.reason': { $exists: true } };
  await collections(db).plans.updateMany(given, { $unset: { 'decision.reason': '' } });
}

/** Removes a person, by all spellings of the code, from the examples of the brakes of all plans. */
export async function eraseFromBrakes(db: Db, codes: readonly string[]): Promise<void> {
  const $in = [...codes];
  await collections(db).plans.updateMany(
    { 'held_by.examples': { $in } },
    { $pull: { 'held_by.$[].examples': { $in } } },
  );
}
