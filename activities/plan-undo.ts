import { changesSince } from '../infra/changes.js';
import type { PlanDocument } from '../infra/documents/plan-document.js';
import type { EmployeeWrite } from '../infra/employee-writes.js';
import { takeRoster } from '../infra/leases.js';
import { storedPayees } from '../infra/payees.js';
import { cutChunks, type PlanChunk } from '../infra/plan-chunks.js';
import { appliedChunks, findPlan, loadChunkOf, savePlan } from '../infra/plans.js';
import { type RosterEmployee, storedEmployeesById } from '../infra/roster.js';
import { getSyncLog, updateSyncLog } from '../infra/sync-logs.js';
import { newestReportTimeWithout } from '../infra/turn-files.js';
import { AppError } from '../shared/app-error.js';
import { canonicalJson } from '../shared/plan/canonical-json.js';
import type { FieldChange, PayeeChange, PlanCounts } from '../shared/plan/plan.js';
import { type LeftChange, type Since, type Undoing, undoEmployee } from '../shared/plan/undo-employee.js';
import { undoPayee } from '../shared/plan/undo-payee.js';
import type { ReportTime } from '../shared/report.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { holderOf } from './holder-of.js';

type Reversal = { employees: EmployeeWrite[]; payees: PayeeChange[]; left: LeftChange[]; seen: number };

/** Before the first report no rate was in effect but those that are since ever. */
const BEFORE_ALL: ReportTime = '0000-01-01T00:00:00';
const UNCHANGED: Since = { fields: new Map(), last: null };

/** Plans what takes back all that another run wrote, where nobody changed it since; the rest is listed. Kept like any plan. */
export function createPlanUndo(deps: Deps): Activities['planUndo'] {
  const { store, blobs, config, isRunning } = deps;
  const { db, keyring } = store;
  return async ({ sync_id }) => {
    const log = await getSyncLog(db, sync_id);
    const { undo_of = sync_id, dry_run } = log;
    const roster = dry_run ? null : await takeRoster(db, holderOf(log), isRunning);
    const done = await findPlan(db, undo_of);
    if (!done) throw new AppError('nothing_to_undo', { sync_id: undo_of });
    const as_of = (await newestReportTimeWithout(db, { sync_id, undo_of })) ?? BEFORE_ALL;
    const reversal = await reverse(deps, done, as_of);
    const { employees, payees, left } = reversal;
    const hash = keyring.fingerprint(canonicalJson({ employees, payees }));
    const counts = countsOf(reversal);
    await savePlan(
      db,
      blobs,
      { sync_id, hash, dry_run, counts, held_by: [], left, ...(roster && { roster_fence: roster.fence }) },
      cutChunks({ employees, payees }, config.transactionRows),
    );
    await updateSyncLog(db, sync_id, { plan_hash: hash, employees: counts });
    return { hash, counts, held_by: [] };
  };
}

/** Only what was written: of a plan that was stopped on its way, the chunks that are done. */
async function reverse({ store, blobs }: Deps, done: PlanDocument, as_of: ReportTime): Promise<Reversal> {
  const reversal: Reversal = { employees: [], payees: [], left: [], seen: 0 };
  for (const { key, at } of appliedChunks(done)) {
    const { employees, payees } = await loadChunkOf(blobs, key);
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

function writeOf(employee_id: string, undoing: Undoing, now: RosterEmployee | undefined): EmployeeWrite {
  if (undoing.kind === 'created') return { employee_id, ...undoing };
  if (!now) throw new AppError('internal', { name: 'an undo of nobody' });
  const { content_hash, fields, statements } = now;
  if (undoing.kind === 'removed') return { employee_id, ...undoing, fields, statements, content_hash };
  return { employee_id, fields, ...undoing, before: statements, content_hash };
}

function countsOf({ employees, seen }: Reversal): PlanCounts {
  const count = (kind: EmployeeWrite['kind']) => employees.filter((write) => write.kind === kind).length;
  const [created, updated, removed] = [count('created'), count('updated'), count('removed')];
  const ends = ({ field, before, after }: FieldChange) =>
    field === 'status' && before === 'active' && after === 'terminated';
  const terminations = employees.filter((write) => write.kind === 'updated' && write.changes.some(ends));
  return {
    created,
    updated,
    removed,
    unchanged: Math.max(0, seen - created - updated - removed),
    missing: 0,
    terminations: terminations.length,
  };
}
