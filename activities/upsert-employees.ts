import { Context } from '@temporalio/activity';
import { newestReportTime } from '../infra/files/applied-reports.js';
import { resolveFiles } from '../infra/files/file-status.js';
import { runFiles } from '../infra/files/run-files.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { applyChunk } from '../infra/plans/apply-chunk.js';
import type { PlanChunk } from '../infra/plans/plan-chunks.js';
import {
  getPlan,
  loadChunk,
  loadMissing,
  markPlanApplied,
  recordPlanDecision,
} from '../infra/plans/plans.js';
import { markMissing, unmarkMissing } from '../infra/roster/missing-employees.js';
import { type Fence, takeLeases, takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import { revertRunFiles } from '../services/revert-run-files.js';
import { AppError } from '../shared/app-error.js';
import { later } from '../shared/plan/merge-statements.js';
import { reportTypesOf } from '../shared/report.js';
import { confirmPlan } from './confirm-plan.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { reportProgress } from './heartbeat.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';
import { isPlannable } from './plan-reports.js';

/** Applies exactly the plan with this hash, chunk by chunk. Idempotent: an applied chunk is skipped. */
export function createUpsertEmployees(deps: Deps): Activities['upsertEmployees'] {
  const { store, blobs } = deps;
  const { db } = store;
  return async ({ sync_id, plan_hash, approved_by }) => {
    const log = await getSyncLog(db, sync_id);
    const { report_type, undo_of } = log;
    // The run already holds its leases, unless it was reset after its end.
    const leases = await takeLeases(db, reportTypesOf(report_type), leaseHolder(log), leaseTakeover(deps));
    if (!leases.taken) throw new AppError('lease_lost', { report_type });
    const roster = await takeRoster(db, leaseHolder(log), leaseTakeover(deps));
    const fences = [...leases.fences, roster];
    const plan = await getPlan(db, sync_id, plan_hash);
    // After the first applied chunk, the roster differs from the planned one, so the plan can't be confirmed again.
    const untouched = plan.status === 'proposed' && plan.chunks_done.length === 0;
    if (untouched && roster.fence !== plan.roster_fence) await confirmPlan(deps, plan);
    if (approved_by !== undefined) {
      await recordPlanDecision(db, { sync_id, hash: plan_hash, status: 'approved', by: approved_by });
    }
    await updateSyncLog(db, sync_id, { status: 'running', decided_by: approved_by ?? null });

    const changedBy = new Set<string>();
    for (let chunk = 0; chunk < plan.chunk_keys.length; chunk += 1) {
      Context.current().cancellationSignal.throwIfAborted();
      const content = await loadChunk(blobs, plan, chunk);
      await applyChunk(store, { sync_id, plan_hash, chunk }, fences, content);
      for (const file of sourceFiles(content)) changedBy.add(file);
      reportProgress({ chunks_done: chunk + 1, chunks: plan.chunk_keys.length });
    }
    const missing = await loadMissing(blobs, plan);
    if (missing !== null) await markMissing(store, sync_id, fences, missing);
    if (undo_of === undefined) await settleRunFiles(deps, log, changedBy);
    else await revertRun(deps, { ...log, undo_of }, fences);
    await markPlanApplied(db, plan);
    await updateSyncLog(db, sync_id, { employees: plan.counts });
    return plan.counts;
  };
}

/** Reverts what a run changed apart from employees and payees: the status of its files, and the missing marks. */
async function revertRun(
  { store }: Deps,
  { sync_id, dry_run, undo_of }: Pick<SyncLog, 'sync_id' | 'dry_run'> & { readonly undo_of: string },
  fences: readonly Fence[],
): Promise<void> {
  const { db } = store;
  await revertRunFiles(db, { sync_id, dry_run, undo_of });
  const newest = later(
    await newestReportTime(db, 'employee_directory'),
    await newestReportTime(db, 'employee_dates'),
  );
  await unmarkMissing(store, sync_id, fences, newest);
}

/** Yields the source files of the changes. */
function* sourceFiles({ employees, payees }: PlanChunk): Generator<string> {
  for (const write of employees) {
    if (write.kind === 'updated') for (const { origin } of write.changes) if (origin) yield origin.file;
    if (write.kind === 'created') {
      const { employee_directory, employee_dates, rate_history, rates } = write.statements;
      for (const { origin } of [...employee_directory, ...employee_dates, ...rate_history, ...rates])
        yield origin.file;
    }
  }
  for (const { payee } of payees) for (const { origin } of payee.layers) yield origin.file;
}

async function settleRunFiles(
  { store: { db } }: Deps,
  { sync_id, report_type }: SyncLog,
  changedBy: ReadonlySet<string>,
): Promise<void> {
  // A file that turned out to be a report outside the selection is left to a sync that selects it.
  const files = (await runFiles(db, sync_id)).filter(isPlannable(report_type));
  const ids = files.map(({ file_id }) => file_id);
  await resolveFiles(
    db,
    sync_id,
    ids.filter((id) => changedBy.has(id)),
    'applied',
  );
  await resolveFiles(
    db,
    sync_id,
    ids.filter((id) => !changedBy.has(id)),
    'unchanged',
  );
}
