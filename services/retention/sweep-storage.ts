import { recordAction } from '../../infra/audit/audit.js';
import { isAnySyncRunning } from '../../infra/syncs/sync-logs.js';
import type { Actor } from '../../shared/actor.js';
import { SWEPT_KINDS, type SweptKind, type SweptStorage } from '../../shared/retention/retention-rules.js';
import type { Sweep, Swept } from './sweep.js';
import { sweepRawFiles, sweepRows } from './sweep-files.js';
import { sweepPlans } from './sweep-plans.js';
import { sweepChanges, sweepRowIssues, sweepSkippedLogs } from './sweep-records.js';

const SWEEPERS: Readonly<Record<SweptKind, (sweep: Sweep) => Swept>> = {
  raw_files: sweepRawFiles,
  parsed_rows: sweepRows,
  plans: sweepPlans,
  row_issues: sweepRowIssues,
  skipped_logs: sweepSkippedLogs,
  changes: sweepChanges,
};

/**
 * Removes what is older than the settings say and nothing needs any more, in batches. Stops when a sync begins. Records the removed numbers in the
 * audit, by kind.
 */
export async function sweepAllKinds(
  sweep: Sweep,
  by: Actor,
  onProgress: (removed: Readonly<Record<SweptKind, number>>) => void = () => {},
): Promise<SweptStorage> {
  const removed = Object.fromEntries(SWEPT_KINDS.map((kind) => [kind, 0])) as Record<SweptKind, number>;
  const { db } = sweep.store;
  for (const kind of SWEPT_KINDS) {
    const batches = SWEEPERS[kind](sweep);
    let stopped = await isAnySyncRunning(db);
    while (!stopped) {
      const batch = await batches.next();
      if (batch.done) break;
      removed[kind] += batch.value;
      onProgress(removed);
      stopped = await isAnySyncRunning(db);
    }
    if (removed[kind] > 0 && !sweep.dryRun) await record(sweep, by, kind, removed[kind]);
    if (stopped) return { removed, stopped };
  }
  return { removed, stopped: false };
}

function record({ store }: Sweep, by: Actor, kind: SweptKind, removed: number): Promise<void> {
  return recordAction(store.db, {
    by,
    action: 'storage.sweep',
    target: kind,
    before: null,
    after: { removed },
  });
}
