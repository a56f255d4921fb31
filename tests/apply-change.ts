import { BlobStore } from '../infra/blobs/blob-store.js';
import type { Store } from '../infra/mongo/store.js';
import { applyChunk } from '../infra/plans/apply-chunk.js';
import type { EmployeeWrite } from '../infra/plans/employee-writes.js';
import { savePlan } from '../infra/plans/plans.js';
import { releaseRoster, takeRoster } from '../infra/syncs/leases.js';

const NOBODY_RUNS = { isRunning: async () => false, abandon: async () => undefined };
let syncs = 0;

/** Applies these writes as a sync of its own does. `release`: lets the roster go, after which the change feed shows them. */
export async function applyChange(
  store: Store,
  employees: readonly EmployeeWrite[],
): Promise<{ readonly sync_id: string; readonly release: () => Promise<void> }> {
  syncs += 1;
  const sync_id = `20261101-020000-${String(syncs).padStart(5, 'a')}`;
  const fence = await takeRoster(store.db, { sync_id, workflow_id: 'w', first_run_id: 'r' }, NOBODY_RUNS);
  const plan_hash = `one:${sync_id}`;
  const key = `plans/${sync_id}/${plan_hash}`;
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const plan = { sync_id, hash: plan_hash, dry_run: false, counts, held_by: [], chunk_keys: [key] };
  await savePlan(store.db, new BlobStore(store), plan);
  const content = { employees: [...employees], payees: [] };
  await applyChunk(store, { sync_id, plan_hash, key, chunk: 0 }, { fence, shard: 0 }, content);
  return { sync_id, release: () => releaseRoster(store.db, sync_id) };
}
