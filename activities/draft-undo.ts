import { appliedChunks } from '../infra/plans/applied-chunks.js';
import { changesSince } from '../infra/plans/changes.js';
import type { EmployeeWrite } from '../infra/plans/employee-writes.js';
import { type PlanChunk, sliceChunk } from '../infra/plans/plan-chunks.js';
import { findPlan, loadChunk } from '../infra/plans/plans.js';
import { payeesOf } from '../infra/roster/payees.js';
import { employeesOf, type RosterEmployee } from '../infra/roster/roster.js';
import { newestReportTimeWithout } from '../services/revert-run-files.js';
import { AppError } from '../shared/app-error.js';
import { canonicalJson } from '../shared/canonical-json.js';
import type { PayeeChange } from '../shared/plan/plan.js';
import { readStatementsText, statementsText } from '../shared/plan/statement-text.js';
import {
  type AppliedWrite,
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
  if (!(await findPlan(db, undo_of))) throw new AppError('nothing_to_undo', { sync_id: undo_of });
  const as_of = (await newestReportTimeWithout(db, { sync_id, undo_of })) ?? BEFORE_ALL;
  const reversal = await reverse(deps, undo_of, as_of);
  const { employees, payees } = reversal;
  return { ...reversal, content: canonicalJson({ employees, payees }) };
}

/** Reverts only what was written: the applied chunks of a plan that was interrupted. */
async function reverse(
  { store, blobs, config }: Deps,
  undo_of: string,
  as_of: ReportTime,
): Promise<Reversal> {
  const reversal: Reversal = { employees: [], payees: [], left: [], seen: 0 };
  for (const { key, from, to, at } of await appliedChunks(store.db, undo_of)) {
    const { employees, payees } = sliceChunk(await loadChunk(blobs, key), from, to);
    const ids = employees.map(({ employee_id }) => employee_id);
    const stored = await employeesOf(store, ids);
    const since = await changesSince(store, undo_of, at, ids);
    for (const write of employees) {
      const now = stored.get(write.employee_id);
      const { undoing, left } = undoEmployee(
        appliedWrite(write),
        now,
        since.get(write.employee_id) ?? UNCHANGED,
        as_of,
        config.reports.pushMinutes,
      );
      reversal.left.push(...left);
      if (undoing) reversal.employees.push(writeOf(write.employee_id, undoing, now));
    }
    reversal.seen += employees.filter(({ kind }) => kind !== 'provenance_only').length;
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
  const stored = await payeesOf(store, new Set(payees.map(({ payee }) => payee.employee_id)));
  for (const change of payees) {
    const { undoing, left } = undoPayee(change, stored.get(change.payee.key));
    reversal.left.push(...left);
    if (undoing) reversal.payees.push(undoing);
  }
}

/** Returns a write with its statements read from their text. */
function appliedWrite(write: EmployeeWrite): AppliedWrite {
  const statements = readStatementsText(write.statements);
  if (write.kind === 'created' || write.kind === 'removed') return { ...write, statements };
  return { ...write, statements, before: readStatementsText(write.before) };
}

function writeOf(employee_id: string, undoing: UndoWrite, now: RosterEmployee | undefined): EmployeeWrite {
  if (undoing.kind === 'created')
    return { employee_id, ...undoing, statements: statementsText(undoing.statements) };
  if (!now) throw new AppError('internal', { name: 'an undo without an employee' });
  const { content_hash, fields } = now;
  const before = statementsText(now.statements);
  if (undoing.kind === 'removed')
    return { employee_id, ...undoing, fields, statements: before, content_hash };
  const statements = statementsText(undoing.statements);
  return { employee_id, fields, ...undoing, statements, before, content_hash };
}
