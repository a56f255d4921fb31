import { randomBytes } from 'node:crypto';
import type { EmployeeWrite } from '../infra/plans/employee-writes.js';
import { cutChunks } from '../infra/plans/plan-chunks.js';
import { saveChunks, savePlan } from '../infra/plans/plans.js';
import { takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { FieldChange, PlanCounts } from '../shared/plan/plan.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { type DraftUndo, draftUndo } from './draft-undo.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';

/** Plans how to revert everything that another run wrote and nothing changed since. Lists the rest. Stored like any plan. */
export function createPlanUndo(deps: Deps): Activities['planUndo'] {
  const { store, blobs, config } = deps;
  const { db, keyring } = store;
  return async ({ sync_id }) => {
    const log = await getSyncLog(db, sync_id);
    const { undo_of = sync_id, dry_run } = log;
    const roster = dry_run ? null : await takeRoster(db, leaseHolder(log), leaseTakeover(deps));
    const draft = await draftUndo(deps, { sync_id, undo_of });
    const { employees, payees, left } = draft;
    const hash = keyring.fingerprint(draft.content);
    const counts = countsOf(draft);
    const id = randomBytes(6).toString('hex');
    const chunks = cutChunks({ employees, payees }, config.transactionRows);
    const chunk_keys = await saveChunks(blobs, `plans/${sync_id}/${id}`, chunks);
    const fence = roster === null ? {} : { roster_fence: roster };
    await savePlan(db, blobs, { sync_id, hash, dry_run, counts, held_by: [], chunk_keys, left, ...fence });
    await updateSyncLog(db, sync_id, { plan_hash: hash, employees: counts });
    return { hash, counts, held_by: [] };
  };
}

function countsOf({ employees, seen }: DraftUndo): PlanCounts {
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
