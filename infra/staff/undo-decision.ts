import { type ClientSession, type Db, type Filter, ObjectId, type WithId } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { recordAction } from '../audit/audit.js';
import { collections } from '../mongo/collections.js';
import type { StaffDecisionDocument } from '../mongo/documents/staff-decision-document.js';
import { bumpRosterRevision } from '../mongo/roster-revision.js';
import { inTransaction } from '../mongo/transaction.js';
import { linkedTo, ofStaff, type StaffLink, UNLINKED } from './staff.js';
import { syncStaffActivityOf } from './staff-activity.js';

type Decision = WithId<StaffDecisionDocument>;

/**
 * Takes back the last decision about a pair, and returns the employee's link and the record of the pair. An earlier rejection that a confirmation lifted holds again.
 *
 * @throws AppError `decision_not_in_effect`, `employee_linked`, `staff_taken`, `staff_not_found`; then nothing is written
 */
export async function undoDecision(
  db: Db,
  { decision_id, by }: { readonly decision_id: string; readonly by: Actor },
): Promise<{ employee_id: string; staff_id: string | null }> {
  const { employee_id, staff_id, linked, before } = await inTransaction(db, async (session) => {
    const decision = await decisionInEffect(db, decision_id, session);
    const { _id, employee_id, staff_id } = decision;
    const employee = await collections(db).employees.findOne({ employee_id }, { session });
    if (!employee) throw new AppError('decision_not_in_effect', { decision_id });
    const before = employee.staff_id ?? null;
    const linked = await linkWithout(db, decision, before, session);
    await bumpRosterRevision(db, session);
    if (linked !== before) {
      const change = linked === null ? UNLINKED : linkedTo(linked);
      await collections(db).employees.updateOne({ employee_id }, change, { session });
    }
    const { staffDecisions } = collections(db);
    await staffDecisions.updateOne({ _id }, { $set: { stands: false, undone: true } }, { session });
    if (decision.decision === 'confirmed') await restoreRejection(db, decision, session);
    const states = { before: { staff_id: before }, after: { staff_id: linked } };
    await recordAction(db, { by, action: 'staff.undo', target: employee_id, ...states }, session);
    return { employee_id, staff_id, linked, before };
  });
  if (linked !== before) await syncStaffActivityOf(db, [staff_id]);
  return { employee_id, staff_id: linked };
}

async function decisionInEffect(db: Db, decision_id: string, session: ClientSession): Promise<Decision> {
  const { staffDecisions } = collections(db);
  const _id = new ObjectId(decision_id);
  const decision = await staffDecisions.findOne({ _id }, { session });
  const later = decision && (await lastOf(db, decision, { $gt: _id }, session));
  if (!decision || decision.undone || later) throw new AppError('decision_not_in_effect', { decision_id });
  return decision;
}

/** Returns the link that the employee has without the decision. Throws when the link has changed since the decision. */
async function linkWithout(
  db: Db,
  { _id, employee_id, staff_id, decision }: Decision,
  linked: string | null,
  session: ClientSession,
): Promise<string | null> {
  if (decision === 'rejected') return linked;
  const expected = decision === 'confirmed' ? staff_id : null;
  if (linked !== expected && linked !== null)
    throw new AppError('employee_linked', { employee_id, staff_id: linked });
  if (linked !== expected) throw new AppError('decision_not_in_effect', { decision_id: _id.toHexString() });
  if (decision === 'confirmed') return null;
  const { employees, staff } = collections(db);
  const holder = await employees.findOne(ofStaff([staff_id]), { session });
  if (holder) throw new AppError('staff_taken', { staff_id, employee_id: holder.employee_id });
  if (!(await staff.findOne(ofStaff([staff_id]), { session })))
    throw new AppError('staff_not_found', { staff_id });
  return staff_id;
}

async function restoreRejection(db: Db, decision: Decision, session: ClientSession): Promise<void> {
  const earlier = await lastOf(db, decision, { $lt: decision._id }, session);
  if (!earlier || earlier.decision === 'confirmed') return;
  const { staffDecisions } = collections(db);
  await staffDecisions.updateOne({ _id: earlier._id }, { $set: { stands: true } }, { session });
}

/** The last decision about the pair that nobody took back. */
function lastOf(
  db: Db,
  { employee_id, staff_id }: StaffLink,
  _id: Filter<Decision>['_id'],
  session: ClientSession,
): Promise<Decision | null> {
  const pair = { employee_id, staff_id, undone: { $ne: true }, _id } as Filter<StaffDecisionDocument>;
  return collections(db).staffDecisions.findOne(pair, { session, sort: { _id: -1 } });
}
