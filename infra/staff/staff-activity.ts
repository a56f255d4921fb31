import type { Db } from 'mongodb';
import { collections } from '../mongo/collections.js';
import { inBatches } from '../mongo/in-batches.js';
import { ofStaff, type StaffLink } from './staff.js';

/** How many staff records were made inactive, and active again. */
export type ActivityCounts = { readonly deactivated: number; readonly reactivated: number };

const REF = { _id: 0, staff_id: 1 } as const;

/**
 * Deactivates the staff records of terminated employees. Reactivates records that we deactivated once their employee is no longer
 * terminated or no longer linked. Records that the scheduling system deactivated stay inactive. Idempotent.
 */
export async function syncStaffActivity(db: Db): Promise<ActivityCounts> {
  const counts = { deactivated: 0, reactivated: 0 };
  for await (const batch of inBatches(recordsToSync(db))) {
    const { deactivated, reactivated } = await syncStaffActivityOf(
      db,
      batch.map(({ staff_id }) => staff_id),
    );
    counts.deactivated += deactivated;
    counts.reactivated += reactivated;
  }
  return counts;
}

async function* recordsToSync(db: Db): AsyncGenerator<Pick<StaffLink, 'staff_id'>> {
  yield* findTerminatedLinks(db);
  yield* findDeactivated(db);
}

/** Returns the query for the links of terminated employees. */
export function findTerminatedLinks(db: Db) {
  const terminated = { status: 'terminated', staff_id: { $type: 'string' } } as const;
  return collections(db)
    .employees.find(terminated)
    .project<Pick<StaffLink, 'staff_id'>>(REF)
    .hint({ status: 1, staff_id: 1 });
}

/** Returns the query for the records that we deactivated. */
export function findDeactivated(db: Db) {
  return collections(db).staff.find({ deactivated_by: 'paycom' }).project<Pick<StaffLink, 'staff_id'>>(REF);
}

/** Does the same for these staff records. */
export async function syncStaffActivityOf(db: Db, staff_ids: readonly string[]): Promise<ActivityCounts> {
  const { employees, staff } = collections(db);
  const links = employees.find({ ...ofStaff(staff_ids), status: 'terminated' });
  const terminated = await links.project<StaffLink>(REF).toArray();
  const inactive = new Set(terminated.map(({ staff_id }) => staff_id));
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
