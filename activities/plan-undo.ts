import { randomBytes } from 'node:crypto';
import type { EmployeeWrite } from '../infra/plans/employee-writes.js';
import { cutChunks, type PlanChunk } from '../infra/plans/plan-chunks.js';
import { assertCurrent, whileCurrent } from '../infra/plans/planning-attempts.js';
import { saveChunks, savePlan } from '../infra/plans/plans.js';
import { takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import { listRevertedFiles } from '../services/revert-run-files.js';
import type { FieldChange, PlanCounts } from '../shared/plan/plan.js';
import type { UndoConflict } from '../shared/plan/undo-employee.js';
import { CHUNKS_PER_STEP } from '../shared/sync-run.js';
import { beginPlanning } from './begin-planning.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { draftUndo, type Reversal, UndoContent } from './draft-undo.js';
import { reportProgress } from './heartbeat.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';

/**
 * Plans how to revert everything that another run wrote and nothing changed since. Lists the rest. Stored like any plan. Only one chunk is in
 * memory at a time. A dry run also lists the files that would change.
 */
export function createPlanUndo(deps: Deps): Activities['planUndo'] {
  const { store, blobs } = deps;
  const { db, keyring } = store;
  return async ({ sync_id }) => {
    const log = await getSyncLog(db, sync_id);
    const { undo_of = sync_id, dry_run } = log;
    const attempt = await beginPlanning(deps, sync_id);
    const roster = dry_run ? null : await takeRoster(db, leaseHolder(log), leaseTakeover(deps));
    const sums = new Sums();
    const id = randomBytes(6).toString('hex');
    const chunks = await saveChunks(
      blobs,
      `plans/${sync_id}/${id}`,
      chunksOf(deps, { sync_id, undo_of }, sums),
      () => assertCurrent(db, attempt),
    );
    const [hash, counts] = [keyring.fingerprint(sums.content.finish()), sums.counts];
    const fence = roster === null ? {} : { roster_fence: roster };
    const planned = { sync_id, hash, dry_run, counts, held_by: [], ...chunks, left: sums.left, ...fence };
    const { chunk_keys: saved } = await savePlan(db, blobs, planned, attempt);
    await whileCurrent(db, attempt, (session) =>
      updateSyncLog(db, sync_id, { plan_hash: hash, employees: counts }, session),
    );
    if (dry_run)
      await listRevertedFiles(db, { sync_id, dry_run, undo_of }, (write) => whileCurrent(db, attempt, write));
    return { hash, counts, held_by: [], ...(saved.length > CHUNKS_PER_STEP && { chunks: saved.length }) };
  };
}

async function* chunksOf(
  deps: Deps,
  undo: Parameters<typeof draftUndo>[1],
  sums: Sums,
): AsyncGenerator<PlanChunk> {
  let chunks_read = 0;
  for await (const reversal of draftUndo(deps, undo)) {
    sums.add(reversal);
    yield* cutChunks(reversal, deps.config.transactionRows);
    chunks_read += 1;
    reportProgress({ chunks_read });
  }
}

/** What the chunks of an undo add up to. */
class Sums {
  readonly content = new UndoContent();
  readonly left: UndoConflict[] = [];
  readonly #counts = { created: 0, updated: 0, removed: 0, terminations: 0 };
  #seen = 0;

  add({ employees, payees, left, seen }: Reversal): void {
    this.content.add({ employees, payees });
    for (const conflict of left) this.left.push(conflict);
    for (const write of employees) {
      if (write.kind !== 'provenance_only') this.#counts[write.kind] += 1;
      if (isTermination(write)) this.#counts.terminations += 1;
    }
    this.#seen += seen;
  }

  get counts(): PlanCounts {
    const { created, updated, removed } = this.#counts;
    const unchanged = Math.max(0, this.#seen - created - updated - removed);
    return { ...this.#counts, unchanged, missing: 0 };
  }
}

function isTermination(write: EmployeeWrite): boolean {
  const ends = ({ field, before, after }: FieldChange) =>
    field === 'status' && before === 'active' && after === 'terminated';
  return write.kind === 'updated' && write.changes.some(ends);
}
