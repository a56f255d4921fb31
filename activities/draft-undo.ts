import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import { changesSince } from '../infra/plans/changes.js';
import type { EmployeeWrite } from '../infra/plans/employee-writes.js';
import type { PlanChunk } from '../infra/plans/plan-chunks.js';
import { appliedChunks, findPlan, loadChunkByKey } from '../infra/plans/plans.js';
import { storedPayees } from '../infra/roster/payees.js';
import { type RosterEmployee, storedEmployeesById } from '../infra/roster/roster.js';
import { newestReportTimeWithout } from '../services/revert-run-files.js';
import { AppError } from '../shared/app-error.js';
import { canonicalJson } from '../shared/canonical-json.js';
import type { PayeeChange } from '../shared/plan/plan.js';
import {
  type LaterChanges,
  type UndoConflict,
  type UndoWrite,
  undoEmployee,
} from '../shared/plan/undo-employee.js';
import { undoPayee } from '../shared/plan/undo-payee.js';
import type { ReportTime } from '../shared/report.js';
import type { Deps } from './deps.js';

type Reversal = { employees: EmployeeWrite[]; payees: PayeeChange[]; left: UndoConflict[]; seen: number };
/** `content`: everything that the undo would write, as input of its hash. `seen`: the number of employees that the run wrote. */
export type DraftUndo = Readonly<Reversal> & { readonly content: string };

/** Before the first report, only rates without an effective date are in effect. */
const BEFORE_ALL: ReportTime = '0000-01-01T00:00:00';
const UNCHANGED: LaterChanges = { fields: new Map(), last: null };

/** Plans how to revert a run in the current roster. @throws AppError `nothing_to_undo` */
export async function draftUndo(
  deps: Deps,
  { sync_id, undo_of }: { readonly sync_id: string; readonly undo_of: string },
): Promise<DraftUndo> {
  const { db } = deps.store;
  const done = await findPlan(db, undo_of);
  if (!done) throw new AppError('nothing_to_undo', { sync_id: undo_of });
  const as_of = (await newestReportTimeWithout(db, { sync_id, undo_of })) ?? BEFORE_ALL;
  const reversal = await reverse(deps, done, as_of);
  const { employees, payees } = reversal;
  return { ...reversal, content: canonicalJson({ employees, payees }) };
}

/** Reverts only what was written: the applied chunks of a plan that was interrupted. */
async function reverse({ store, blobs }: Deps, done: PlanDocument, as_of: ReportTime): Promise<Reversal> {
  const reversal: Reversal = { employees: [], payees: [], left: [], seen: 0 };
  for (const { key, at } of appliedChunks(done)) {
    const { employees, payees } = await loadChunkByKey(blobs, key);
    const ids = employees.map(({ employee_id }) => employee_id);
    const stored = await storedEmployeesById(store, ids);
    const since = await changesSince(store, done.sync_id, at, ids);
    for (const write of employees) {
      const now = stored.get(write.employee_id);
      const { undoing, left } = undoEmployee(write, now, since.get(write.employee_id) ?? UNCHANGED, as_of);
      reversal.left.push(...left);
      if (undoing) reversal.employees.push(writeOf(write.employee_id, undoing, now));
    }
    reversal.seen += employees.filter(({ kind }) => kind !== 'restated').length;
    await reversePayees(reversal, store, payees);
  }
  return reversal;
}

async function reversePayees(
  reversal: Reversal,
  store: Deps['store'],
  payees: PlanChunk['payees'],
): Promise<void> {
  if (payees.length === 0) return;
  const stored = await storedPayees(store, new Set(payees.map(({ payee }) => payee.employee_id)));
  for (const change of payees) {
    const { undoing, left } = undoPayee(change, stored.get(change.payee.key));
    reversal.left.push(...left);
    if (undoing) reversal.payees.push(undoing);
  }
}

function writeOf(employee_id: string, undoing: UndoWrite, now: RosterEmployee | undefined): EmployeeWrite {
  if (undoing.kind === 'created') return { employee_id, ...undoing };
  if (!now) throw new AppError('internal', { name: 'an undo without an employee' });
  const { content_hash, fields, statements } = now;
  if (undoing.kind === 'removed') return { employee_id, ...undoing, fields, statements, content_hash };
  return { employee_id, fields, ...undoing, before: statements, content_hash };
}
