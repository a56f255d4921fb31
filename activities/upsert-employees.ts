import { Context } from '@temporalio/activity';
import { resolveFiles } from '../infra/files/file-status.js';
import { runFiles } from '../infra/files/run-files.js';
import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { assertRosterFence } from '../infra/mongo/roster-revision.js';
import { hasAppliedChunks } from '../infra/plans/applied-chunks.js';
import { assertApproved } from '../infra/plans/plan-decisions.js';
import {
  getPlan,
  loadChunk,
  loadMissing,
  markPlanApplied,
  recordPlanDecision,
} from '../infra/plans/plans.js';
import { markMissing } from '../infra/roster/missing-employees.js';
import { linkStaffRecords } from '../infra/staff/staff.js';
import { takeLeases, takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import { revertRunFiles } from '../services/revert-run-files.js';
import { AppError } from '../shared/app-error.js';
import { reportTypesOf } from '../shared/report.js';
import { CHUNKS_PER_STEP } from '../shared/sync-run.js';
import { confirmPlan } from './confirm-plan.js';
import type { Activities, ApplyPlanInput } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';
import { isPlannable } from './plan-reports.js';
import { restoreMissing } from './restore-missing.js';

/**
 * Applies exactly the plan with this hash, chunk by chunk. Idempotent: an applied chunk is skipped. A small plan is applied in one step. A large plan
 * takes one step to begin, one for each range of its chunks, by any worker, and one to end.
 */
export function createUpsertEmployees(deps: Deps): Activities['upsertEmployees'] {
  const { db } = deps.store;
  return async ({ sync_id, plan_hash, approved_by, step }) => {
    const log = await getSyncLog(db, sync_id);
    // The run already holds its leases, unless it was reset after its end.
    const leases = await takeLeases(
      db,
      reportTypesOf(log.report_type),
      leaseHolder(log),
      leaseTakeover(deps),
    );
    if (!leases.taken) throw new AppError('lease_lost', { report_type: log.report_type });
    const fence = await takeRoster(db, leaseHolder(log), leaseTakeover(deps));
    const plan = await getPlan(db, sync_id, plan_hash);
    assertApproved(plan);
    if (step === undefined || step === 'begin') await begin(deps, plan, fence, approved_by);
    if (step === undefined) await applyRange(deps, plan, fence, { from: 0, to: plan.chunk_keys.length });
    else if (typeof step === 'object') await applyRange(deps, plan, fence, step);
    if (step === undefined || step === 'end') await end(deps, log, plan, fence);
    return plan.counts;
  };
}

async function begin(
  deps: Deps,
  plan: PlanDocument,
  fence: number,
  approved_by: string | undefined,
): Promise<void> {
  const { db } = deps.store;
  const { sync_id, hash } = plan;
  // After the first applied chunk, the roster differs from the planned one, so the plan can't be confirmed again.
  const untouched = plan.status === 'proposed' && !(await hasAppliedChunks(db, sync_id, hash));
  if (untouched && fence !== plan.roster_fence) await confirmPlan(deps, plan);
  if (approved_by !== undefined)
    await recordPlanDecision(db, { sync_id, hash, status: 'approved', by: approved_by });
  await updateSyncLog(db, sync_id, { status: 'running', decided_by: approved_by ?? null });
}

async function applyRange(
  { tasks }: Deps,
  { sync_id, hash: plan_hash, chunk_keys }: PlanDocument,
  fence: number,
  { from, to }: Exclude<ApplyPlanInput['step'], string | undefined>,
): Promise<void> {
  const keys = chunk_keys.slice(from, to);
  for (const [number, key] of keys.entries()) {
    Context.current().cancellationSignal.throwIfAborted();
    const chunk = from + number;
    const shard = Math.floor(chunk / CHUNKS_PER_STEP);
    await tasks.applyChunk({ ref: { sync_id, plan_hash, chunk, key }, lease: { fence, shard } });
    reportProgress({ chunks_done: number + 1, chunks: keys.length });
  }
}

async function end(deps: Deps, log: SyncLog, plan: PlanDocument, fence: number): Promise<void> {
  const { store, blobs } = deps;
  const { sync_id, undo_of } = log;
  const missing = await loadMissing(blobs, plan);
  if (missing !== null) await markMissing(store, fence, missing);
  // A late attempt must not bring back files that were undone since.
  await assertRosterFence(store.db, fence);
  if (undo_of === undefined) await resolveRunFiles(deps, log, plan);
  else await revertRun(deps, { ...log, undo_of }, plan, fence);
  await markPlanApplied(store.db, plan);
  await updateSyncLog(store.db, sync_id, { employees: plan.counts });
}

/** Reverts what a run changed apart from employees and payees: its files, the missing marks, and links to Staff records. */
async function revertRun(
  deps: Deps,
  { sync_id, dry_run, undo_of }: Pick<SyncLog, 'sync_id' | 'dry_run'> & { readonly undo_of: string },
  { chunk_keys, counts }: PlanDocument,
  fence: number,
): Promise<void> {
  const { store, blobs } = deps;
  await revertRunFiles(store.db, { sync_id, dry_run, undo_of });
  await restoreMissing(deps, sync_id, fence);
  if (counts.created === 0) return;
  for (const key of chunk_keys) {
    const { employees } = await loadChunk(blobs, key);
    const links = employees.flatMap((write) =>
      write.kind === 'created' && write.staff_id !== undefined
        ? [{ employee_id: write.employee_id, staff_id: write.staff_id }]
        : [],
    );
    await linkStaffRecords(store.db, links);
  }
}

async function resolveRunFiles(
  { store: { db } }: Deps,
  { sync_id, report_type }: SyncLog,
  { changed_by }: PlanDocument,
): Promise<void> {
  // A file that turned out to be a report outside the selection is left to a sync that selects it.
  const files = (await runFiles(db, sync_id)).filter(isPlannable(report_type));
  const ids = files.map(({ file_id }) => file_id);
  // A plan of an earlier version does not name the files that changed something.
  const changed = new Set(changed_by ?? ids);
  await resolveFiles(
    db,
    sync_id,
    ids.filter((id) => changed.has(id)),
    'applied',
  );
  await resolveFiles(
    db,
    sync_id,
    ids.filter((id) => !changed.has(id)),
    'unchanged',
  );
}
