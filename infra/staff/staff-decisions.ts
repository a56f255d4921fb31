import type { ClientSession, Db, FindCursor, WithId } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { StaffDecisionDocument } from '../mongo/documents/staff-decision-document.js';
import { olderThan, type TimeCursor, withObjectId } from '../mongo/keyset-pagination.js';
import { bumpRosterRevision } from '../mongo/roster-revision.js';
import { inTransaction } from '../mongo/transaction.js';
import { getEmployeeDocument } from '../roster/employees.js';
import { rejectedPairs } from './rejected-pairs.js';
import { linkedTo, ofStaff, type StaffLink, UNLINKED } from './staff.js';
import { syncStaffActivityOf } from './staff-activity.js';

/** An employee and a staff record, and who decides on the pair. */
export type StaffDecision = StaffLink & {
  readonly by: Actor;
  /** Shared by decisions that were made together. */
  readonly bulk_id?: string;
};

/** A decision with the id of its record. */
export type DecisionRecord = StaffDecisionDocument & { readonly id: string };

/** Returns the pairs that users confirmed last and that are not linked, although both sides are there and no user rejected them since. */
export async function lostConfirmations(db: Db): Promise<StaffLink[]> {
  const confirmed = await collections(db)
    .staffDecisions.aggregate<StaffLink>([
      { $match: { decision: 'confirmed', undone: { $ne: true } } },
      { $sort: { at: 1, _id: 1 } },
      { $group: { _id: '$employee_id', staff_id: { $last: '$staff_id' } } },
      {
        $lookup: { from: 'paycom_employees', localField: '_id', foreignField: 'employee_id', as: 'employee' },
      },
      { $match: { 'employee.staff_id': null, employee: { $ne: [] } } },
      { $lookup: { from: 'staff', localField: 'staff_id', foreignField: 'staff_id', as: 'record' } },
      { $match: { record: { $ne: [] } } },
      { $project: { _id: 0, employee_id: '$_id', staff_id: 1 } },
    ])
    .toArray();
  const isRejected = await rejectedPairs(
    db,
    confirmed.map(({ employee_id }) => employee_id),
  );
  return confirmed.filter(({ employee_id, staff_id }) => !isRejected(employee_id, staff_id));
}

/**
 * Links a pair that a user confirmed and lifts an earlier rejection. Idempotent.
 *
 * @returns the id of the decision, or null when the pair already was linked
 * @throws AppError `employee_not_found`, `staff_not_found`, `employee_linked`, `staff_taken`
 */
export async function confirmStaff(db: Db, decision: StaffDecision): Promise<string | null> {
  const { employee_id, staff_id } = decision;
  await requirePair(db, decision);
  const id = await inTransaction(db, async (session) => {
    const linked = await staffOf(db, employee_id, session);
    if (linked === staff_id) return null;
    if (linked !== null) throw new AppError('employee_linked', { employee_id, staff_id: linked });
    // When two transactions link one record, the unique index aborts the later one. Its retry finds the holder here.
    const holder = await collections(db).employees.findOne(ofStaff([staff_id]), { session });
    if (holder) throw new AppError('staff_taken', { staff_id, employee_id: holder.employee_id });
    await bumpRosterRevision(db, session);
    await collections(db).employees.updateOne({ employee_id }, linkedTo(staff_id), { session });
    await lift(db, decision, session);
    await record(db, decision, { action: 'staff.confirm', before: null, after: staff_id }, session);
    return keep(db, { ...decision, decision: 'confirmed', stands: false }, session);
  });
  await syncStaffActivityOf(db, [staff_id]);
  return id;
}

/**
 * Rejects a pair: no sync links or suggests it until it is confirmed. Idempotent.
 *
 * @returns the id of the decision, or null when the pair already was rejected
 * @throws AppError `employee_not_found`, `staff_not_found`, `employee_linked` where the pair is linked
 */
export async function rejectStaff(db: Db, decision: StaffDecision): Promise<string | null> {
  const { employee_id, staff_id } = decision;
  await requirePair(db, decision);
  return inTransaction(db, async (session) => {
    // It conflicts with a sync that links the pair.
    await bumpRosterRevision(db, session);
    if ((await staffOf(db, employee_id, session)) === staff_id)
      throw new AppError('employee_linked', { employee_id, staff_id });
    await record(db, decision, { action: 'staff.reject', before: null, after: staff_id }, session);
    return refuse(db, decision, 'rejected', session);
  });
}

/**
 * Unlinks an employee's staff record and stores a rejection of the pair, or the next sync would link it again.
 *
 * @returns the staff record that is free now
 * @throws AppError `employee_not_found`, `employee_not_linked`
 */
export async function unlinkStaff(
  db: Db,
  { employee_id, by }: Omit<StaffDecision, 'staff_id'>,
): Promise<string> {
  await getEmployeeDocument(db, employee_id);
  const staff_id = await inTransaction(db, async (session) => {
    const linked = await staffOf(db, employee_id, session);
    if (linked === null) throw new AppError('employee_not_linked', { employee_id });
    await bumpRosterRevision(db, session);
    await collections(db).employees.updateOne({ employee_id }, UNLINKED, { session });
    await refuse(db, { employee_id, staff_id: linked, by }, 'unlinked', session);
    await record(db, { employee_id, by }, { action: 'staff.unlink', before: linked, after: null }, session);
    return linked;
  });
  await syncStaffActivityOf(db, [staff_id]);
  return staff_id;
}

type DecisionFilter = {
  readonly employee_id?: string | undefined;
  readonly by?: string | undefined;
  /** True: only decisions that were taken back. False: only the others. */
  readonly undone?: boolean | undefined;
};

/** Returns a page of decisions, newest first. `before` is the last decision on the previous page. */
export async function listDecisions(
  db: Db,
  {
    limit,
    before,
    ...filter
  }: DecisionFilter & { readonly limit: number; readonly before?: TimeCursor | undefined },
): Promise<DecisionRecord[]> {
  const found = await findDecisions(db, filter, before).limit(limit).toArray();
  return found.map(({ _id, ...decision }) => ({ id: _id.toHexString(), ...decision }));
}

/** The query of `listDecisions`, without a limit. */
export function findDecisions(
  db: Db,
  { employee_id, by, undone }: DecisionFilter,
  before?: TimeCursor,
): FindCursor<WithId<StaffDecisionDocument>> {
  return collections(db)
    .staffDecisions.find({
      ...olderThan<WithId<StaffDecisionDocument>>(
        { employee_id, by },
        ['at', '_id'],
        before && withObjectId(before),
      ),
      ...(undone !== undefined && { undone: undone ? true : { $ne: true } }),
    })
    .sort({ at: -1, _id: -1 });
}

async function requirePair(db: Db, { employee_id, staff_id }: StaffLink): Promise<void> {
  await getEmployeeDocument(db, employee_id);
  if (!(await collections(db).staff.findOne(ofStaff([staff_id]))))
    throw new AppError('staff_not_found', { staff_id });
}

/** @throws AppError `employee_not_found` when an erasure or an undo removed the employee meanwhile */
async function staffOf(db: Db, employee_id: string, session: ClientSession): Promise<string | null> {
  const employee = await collections(db).employees.findOne({ employee_id }, { session });
  if (!employee) throw new AppError('employee_not_found', { employee_id });
  return employee.staff_id ?? null;
}

/** The unique index allows at most one rejection per pair. Returns null when there is one. */
async function refuse(
  db: Db,
  pair: StaffDecision,
  decision: 'rejected' | 'unlinked',
  session: ClientSession,
): Promise<string | null> {
  const { employee_id, staff_id } = pair;
  const standing = { employee_id, staff_id, stands: true };
  if (await collections(db).staffDecisions.findOne(standing, { session })) return null;
  return keep(db, { ...pair, decision, stands: true }, session);
}

async function lift(db: Db, { employee_id, staff_id }: StaffLink, session: ClientSession): Promise<void> {
  const standing = { employee_id, staff_id, stands: true };
  await collections(db).staffDecisions.updateOne(standing, { $set: { stands: false } }, { session });
}

async function keep(
  db: Db,
  { by, ...decision }: Omit<StaffDecisionDocument, 'at' | 'by'> & { readonly by: Actor },
  session: ClientSession,
): Promise<string> {
  const stored = { ...decision, by: by.account_id, at: new Date() };
  const { insertedId } = await collections(db).staffDecisions.insertOne(stored, { session });
  return insertedId.toHexString();
}

type StaffAction = {
  readonly action: 'staff.confirm' | 'staff.reject' | 'staff.unlink';
  readonly before: string | null;
  readonly after: string | null;
};

async function record(
  db: Db,
  { employee_id, by }: Omit<StaffDecision, 'staff_id'>,
  { action, before, after }: StaffAction,
  session: ClientSession,
): Promise<void> {
  const states = { before: { staff_id: before }, after: { staff_id: after } };
  await recordAction(db, { by, action, target: employee_id, ...states }, session);
}
