import { type Db, MongoServerError } from 'mongodb';
import type { StaffCandidate } from '../shared/plan/match-staff.js';
import { collections } from './collections.js';
import type { StaffDocument } from './documents/staff-document.js';
import { inTransaction } from './transaction.js';

export type StaffLink = { readonly employee_id: string; readonly staff_id: string };

const DUPLICATE_KEY = 11000;
const BATCH = 1_000;

/** Staff records that no employee is linked to. */
export async function unlinkedStaff(db: Db): Promise<StaffDocument[]> {
  const linked = await collections(db).employees.distinct('staff_id', { staff_id: { $type: 'string' } });
  const taken = new Set(linked);
  const staff: StaffDocument[] = [];
  for await (const { _id, ...record } of collections(db).staff.find({ staff_id: { $type: 'string' } })) {
    if (!taken.has(record.staff_id)) staff.push(record);
  }
  return staff;
}

/** Employees without a staff record, with what they are recognised by. */
export async function unlinkedEmployees(db: Db): Promise<StaffCandidate[]> {
  const projection = { _id: 0, employee_id: 1, first_name: 1, last_name: 1, work_email: 1, hire_date: 1 };
  return collections(db).employees.find({ staff_id: null }).project<StaffCandidate>(projection).toArray();
}

/**
 * Links employees to staff records, one to one. A link whose employee or staff record has another one by now is left out.
 *
 * @returns how many were linked
 */
export async function linkStaff(db: Db, links: readonly StaffLink[]): Promise<number> {
  const { employees } = collections(db);
  let linked = 0;
  for (const { employee_id, staff_id } of links) {
    try {
      const { modifiedCount } = await employees.updateOne(
        { employee_id, staff_id: null },
        { $set: { staff_id } },
      );
      linked += modifiedCount;
    } catch (error) {
      const takenByAnother = error instanceof MongoServerError && error.code === DUPLICATE_KEY;
      if (!takenByAnother) throw error;
    }
  }
  return linked;
}

/** Frees an employee of the staff record. True when there was a link. */
export async function unlinkStaff(db: Db, employee_id: string): Promise<boolean> {
  const { modifiedCount } = await collections(db).employees.updateOne(
    { employee_id },
    { $set: { staff_id: null } },
  );
  return modifiedCount === 1;
}

/** Deletes a staff record; the employee stays, with `staff_id` null. */
export async function deleteStaff(db: Db, staff_id: string): Promise<void> {
  await inTransaction(db, async (session) => {
    await collections(db).staff.deleteOne({ staff_id }, { session });
    await collections(db).employees.updateOne({ staff_id }, { $set: { staff_id: null } }, { session });
  });
}

/** The scheduling system deletes staff records by itself: sets `staff_id` null where the record is gone. Resolves to how many. */
export async function unlinkGone(db: Db): Promise<number> {
  const { employees, staff } = collections(db);
  const linked = (await employees.distinct('staff_id', { staff_id: { $type: 'string' } })).filter(
    (id) => id !== null,
  );
  let unlinked = 0;
  for (let at = 0; at < linked.length; at += BATCH) {
    const ids = linked.slice(at, at + BATCH);
    const there = new Set(await staff.distinct('staff_id', { staff_id: { $in: ids } }));
    const gone = ids.filter((id) => !there.has(id));
    const { modifiedCount } = await employees.updateMany(
      { staff_id: { $in: gone } },
      { $set: { staff_id: null } },
    );
    unlinked += modifiedCount;
  }
  return unlinked;
}
