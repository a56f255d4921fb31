import type { Db } from 'mongodb';
import { bufferedBatches } from '../mongo/buffered-batches.js';
import { collections } from '../mongo/collections.js';
import { ofStaff, type StaffLink } from './staff.js';

/** How many staff records were made inactive, and active again. */
export type ActivityCounts = { readonly deactivated: number; readonly reactivated: number };

type Ref = Pick<StaffLink, 'staff_id'>;
const REF = { _id: 0, staff_id: 1 } as const;
const BATCH = 1_000;

/**
 * Deactivates the staff records of terminated employees. Reactivates records that we deactivated once their employee is no longer
 * terminated or no longer linked. Records that the scheduling system deactivated stay inactive. Idempotent.
 */
export async function syncStaffActivity(db: Db): Promise<ActivityCounts> {
  const counts = { deactivated: 0, reactivated: 0 };
  for await (const staff_ids of recordsToSync(db)) {
    const { deactivated, reactivated } = await syncStaffActivityOf(db, staff_ids);
    counts.deactivated += deactivated;
    counts.reactivated += reactivated;
  }
  return counts;
}

/** Yields the records that are probably wrong. Most are right, and one query per batch finds that. */
async function* recordsToSync(db: Db): AsyncGenerator<string[]> {
  for await (const batch of bufferedBatches(findTerminatedLinks(db).batchSize(BATCH))) {
    const theirs = { ...ofStaff(idsOf(batch)), active: { $ne: false } };
    const active = collections(db).staff.find(theirs).project<Ref>(REF);
    yield idsOf(await active.toArray());
  }
  for await (const batch of bufferedBatches(findDeactivated(db).batchSize(BATCH))) {
    const inactive = await terminatedOf(db, idsOf(batch));
    yield batch
      .filter(({ staff_id, active }) => active !== false || !inactive.has(staff_id))
      .map(({ staff_id }) => staff_id);
  }
}

/** Returns the query for the links of terminated employees. */
export function findTerminatedLinks(db: Db) {
  const terminated = { status: 'terminated', staff_id: { $type: 'string' } } as const;
  return collections(db).employees.find(terminated).project<Ref>(REF).hint({ status: 1, staff_id: 1 });
}

/** Returns the query for the records that we deactivated. */
export function findDeactivated(db: Db) {
  const found = collections(db).staff.find({ deactivated_by: 'paycom' });
  return found.project<Ref & { readonly active?: unknown }>({ ...REF, active: 1 });
}

/** Updates `active` of these staff records. */
export async function syncStaffActivityOf(db: Db, staff_ids: readonly string[]): Promise<ActivityCounts> {
  if (staff_ids.length === 0) return { deactivated: 0, reactivated: 0 };
  const { staff } = collections(db);
  const inactive = await terminatedOf(db, staff_ids);
  const { modifiedCount: deactivated } = await staff.updateMany(
    { ...ofStaff([...inactive]), active: { $ne: false } },
    { $set: { active: false, deactivated_by: 'paycom', deactivated_at: new Date() } },
  );
  const { modifiedCount: reactivated } = await staff.updateMany(
    { ...ofStaff(staff_ids.filter((id) => !inactive.has(id))), deactivated_by: 'paycom' },
    { $set: { active: true }, $unset: { deactivated_by: '', deactivated_at: '' } },
  );
  return { deactivated, reactivated };
}

/** Returns those of these staff records that belong to terminated employees. */
async function terminatedOf(db: Db, staff_ids: readonly string[]): Promise<Set<string>> {
  const links = collections(db).employees.find({ ...ofStaff(staff_ids), status: 'terminated' });
  return new Set(idsOf(await links.project<Ref>(REF).toArray()));
}

function idsOf(refs: readonly Ref[]): string[] {
  return refs.map(({ staff_id }) => staff_id);
}
