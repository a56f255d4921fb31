import type { AnyBulkWriteOperation, Db, FindCursor } from 'mongodb';
import type { StaffCandidate, StaffRecord } from '../../shared/plan/match-staff.js';
import { batchesOf } from '../mongo/batches-of.js';
import { bufferedBatches } from '../mongo/buffered-batches.js';
import { collections } from '../mongo/collections.js';
import type { EmployeeDocument } from '../mongo/documents/employee-document.js';
import { type StaffDocument, staffRecordOf } from '../mongo/documents/staff-document.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { inBatches } from '../mongo/in-batches.js';
import { bumpRosterRevision } from '../mongo/roster-revision.js';
import { inTransaction } from '../mongo/transaction.js';
import { rejectedPairs } from './rejected-pairs.js';
import { unpairedIds } from './unpaired-ids.js';

export type StaffLink = { readonly employee_id: string; readonly staff_id: string };

const BATCH = 1_000;
/** Batch size of ids alone, which are small. */
const ID_BATCH = 20_000;
const WITHOUT_STAFF = { staff_id: null } as const;
const MATCHED = { _id: 0, employee_id: 1, first_name: 1, last_name: 1, work_email: 1, hire_date: 1 } as const;
const MATCHED_STAFF = { ...MATCHED, staff_id: 1, active: 1 } as const;
const LINKED = { staff_id: { $type: 'string' } } as const;
/** Includes the type, because the partial index contains only strings. */
export const ofStaff = (staff_ids: readonly string[]) =>
  ({ staff_id: { $in: [...staff_ids], $type: 'string' } }) as const;
/** The updates that remove and set a link. */
export const UNLINKED = { $set: { staff_id: null } } as const;
export const linkedTo = (staff_id: string) => ({ $set: { staff_id }, $unset: { staff_match: '' } }) as const;

/** Yields the staff records that no employee is linked to, in batches. */
export async function* unlinkedStaff(db: Db): AsyncGenerator<StaffRecord[]> {
  for await (const { right: free } of unpairedLinks(db)) {
    for (const batch of batchesOf(free)) {
      const records = await collections(db)
        .staff.find(ofStaff(batch))
        .project<StaffDocument>(MATCHED_STAFF)
        .toArray();
      yield records.map(staffRecordOf);
    }
  }
}

/** The most links that a run removes: a percentage of all, and fewer than `least`. */
export type UnlinkLimit = { readonly percent: number; readonly least: number };

/**
 * Removes the links whose record no longer exists. Removes none when that is too many at once, because the records may be in the middle of a
 * re-import, and none when no record is left. Then the next run looks again.
 *
 * @returns how many links it keeps whose record is gone
 */
export async function unlinkGone(
  db: Db,
  { percent, least }: UnlinkLimit,
): Promise<{ readonly kept: number }> {
  const gone: string[] = [];
  for await (const { left } of unpairedLinks(db)) gone.push(...left);
  if (gone.length === 0) return { kept: 0 };
  const { employees, staff } = collections(db);
  const links = await employees.countDocuments(LINKED);
  // Without any record, or with ids of another type, the collection is broken.
  const isDead = (await staff.findOne(LINKED)) === null;
  if (isDead || gone.length > Math.max((links * percent) / 100, least - 1)) return { kept: gone.length };
  for (const batch of batchesOf(gone)) await unlinkGoneOf(db, batch);
  return { kept: 0 };
}

/** Yields the linked staff ids without a record (left), and those of records without a link (right). */
async function* unpairedLinks(db: Db): ReturnType<typeof unpairedIds> {
  const { employees, staff } = collections(db);
  const [ours, theirs] = [idsOf(employees.find(LINKED)), idsOf(staff.find(LINKED))];
  try {
    yield* unpairedIds(ours, theirs);
  } finally {
    await Promise.all([ours.return(null), theirs.return(null)]);
  }
}

/** Yields the sorted staff ids of a query, from its index. */
async function* idsOf(linked: FindCursor): AsyncGenerator<string[], null> {
  const sorted = linked
    .project<Pick<StaffLink, 'staff_id'>>({ _id: 0, staff_id: 1 })
    .sort({ staff_id: 1 })
    .hint({ staff_id: 1 });
  for await (const batch of bufferedBatches(sorted.batchSize(ID_BATCH)))
    yield batch.map(({ staff_id }) => staff_id);
  return null;
}

/** Returns the linked employee of each of these staff records. */
export async function linkedEmployees(db: Db, staff_ids: readonly string[]): Promise<Map<string, string>> {
  const links = await collections(db)
    .employees.find(ofStaff(staff_ids))
    .project<StaffLink>({ _id: 0, employee_id: 1, staff_id: 1 })
    .toArray();
  return new Map(links.map(({ employee_id, staff_id }) => [staff_id, employee_id]));
}

/** Yields employees without a staff record, with the fields used for matching, in batches. */
export function unlinkedEmployees(db: Db): AsyncGenerator<StaffCandidate[]> {
  const unlinked = collections(db).employees.find(WITHOUT_STAFF, { batchSize: BATCH });
  return bufferedBatches(unlinked.project<StaffCandidate>(MATCHED));
}

export function countUnlinkedEmployees(db: Db): Promise<number> {
  return collections(db).employees.countDocuments(WITHOUT_STAFF);
}

/**
 * Links employees to staff records, one to one. Skips a link when either side is linked already, or when a user has rejected the pair, also since the
 * links were found.
 *
 * @returns how many were linked
 */
export async function linkStaffRecords(db: Db, links: readonly StaffLink[]): Promise<number> {
  let linked = 0;
  for (let at = 0; at < links.length; at += BATCH) linked += await linkBatch(db, links.slice(at, at + BATCH));
  return linked;
}

/** A unique index violation aborts the whole transaction, so a batch is halved until the conflicting link is isolated. */
async function linkBatch(db: Db, links: readonly StaffLink[]): Promise<number> {
  const linked = await tryLinking(db, links);
  if (linked !== 'taken') return linked;
  if (links.length === 1) return 0;
  const half = links.length >> 1;
  return (await linkBatch(db, links.slice(0, half))) + (await linkBatch(db, links.slice(half)));
}

async function tryLinking(db: Db, links: readonly StaffLink[]): Promise<number | 'taken'> {
  const ids = links.map(({ employee_id }) => employee_id);
  let taken = false;
  try {
    return await inTransaction(db, async (session) => {
      await bumpRosterRevision(db, session);
      const isRejected = await rejectedPairs(db, ids, session);
      const writes = links.flatMap(({ employee_id, staff_id }): AnyBulkWriteOperation<EmployeeDocument>[] => {
        if (isRejected(employee_id, staff_id)) return [];
        return [{ updateOne: { filter: { employee_id, staff_id: null }, update: linkedTo(staff_id) } }];
      });
      if (writes.length === 0) return 0;
      try {
        return (await collections(db).employees.bulkWrite(writes, { session })).modifiedCount;
      } catch (error) {
        taken = isDuplicateKey(error);
        throw error;
      }
    });
  } catch (error) {
    if (taken) return 'taken';
    throw error;
  }
}

/** Marks exactly these employees without a staff record as ambiguous, and clears all other marks. */
export async function markAmbiguous(db: Db, employee_ids: readonly string[]): Promise<void> {
  const { employees } = collections(db);
  const ambiguous = new Set(employee_ids);
  const marked = employees.find({ staff_match: 'ambiguous' }, { projection: { employee_id: 1 } });
  for await (const batch of inBatches(marked)) {
    const unambiguous = batch.filter(({ employee_id }) => !ambiguous.delete(employee_id));
    const ids = unambiguous.map(({ employee_id }) => employee_id);
    await employees.updateMany({ employee_id: { $in: ids } }, { $unset: { staff_match: '' } });
  }
  const news = [...ambiguous];
  for (let at = 0; at < news.length; at += BATCH) {
    const these = { employee_id: { $in: news.slice(at, at + BATCH) }, staff_id: null };
    await employees.updateMany(these, { $set: { staff_match: 'ambiguous' } });
  }
}

/** Returns the ambiguous employees among these. */
export async function ambiguousOf(db: Db, employee_ids: readonly string[]): Promise<Set<string>> {
  const these = { employee_id: { $in: [...employee_ids] }, staff_match: 'ambiguous' } as const;
  return new Set(await collections(db).employees.distinct('employee_id', these));
}

/** Sets `staff_id` to null where the scheduling system has deleted one of these records. Returns how many. */
export async function unlinkGoneOf(db: Db, staff_ids: readonly string[]): Promise<number> {
  const { employees, staff } = collections(db);
  const there = new Set(await staff.distinct('staff_id', ofStaff(staff_ids)));
  const gone = staff_ids.filter((id) => !there.has(id));
  if (gone.length === 0) return 0;
  return inTransaction(db, async (session) => {
    await bumpRosterRevision(db, session);
    return (await employees.updateMany(ofStaff(gone), UNLINKED, { session })).modifiedCount;
  });
}
