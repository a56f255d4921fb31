import { ObjectId } from 'mongodb';
import { collections } from '../../infra/mongo/collections.js';
import { inBatches } from '../../infra/mongo/in-batches.js';
import { countOldChanges, removeOldChanges } from '../../infra/plans/old-changes.js';
import { countSkippedLogs, removeSkippedLogs } from '../../infra/syncs/sync-logs.js';
import { changesCutoff, cutoff, rowIssueMayGo } from '../../shared/retention/retention-rules.js';
import { NeededFiles } from './needed-files.js';
import type { Sweep, Swept } from './sweep.js';
import { oldestUndoablePlan } from './sweep-plans.js';

const NO_ISSUES: ReadonlySet<string> = new Set();

/** Removes the issues of rows, the oldest first. */
export async function* sweepRowIssues({ store: { db }, retention, pushMinutes, now, dryRun }: Sweep): Swept {
  const limit = cutoff(retention.rowIssues, now);
  if (limit === null) return;
  const { rowIssues, files } = collections(db);
  const old = rowIssues.find({ _id: { $lt: ObjectId.createFromTime(Math.floor(limit.getTime() / 1_000)) } });
  for await (const batch of inBatches(old.sort({ _id: 1 }))) {
    const needed = await NeededFiles.load(db, pushMinutes);
    const ids = [...new Set(batch.map(({ file_id }) => file_id))];
    const ledger = await files.find({ file_id: { $in: ids } }, { projection: { _id: 0 } }).toArray();
    const needs = new Map(ledger.map((file) => [file.file_id, needed.needsOf(file, NO_ISSUES)]));
    const going = batch.filter(({ _id, file_id }) => {
      const { newest = false, open = needed.hasFile(file_id) } = needs.get(file_id) ?? {};
      return rowIssueMayGo({ found_at: _id.getTimestamp(), newest, open }, retention, now);
    });
    if (!dryRun) await rowIssues.deleteMany({ _id: { $in: going.map(({ _id }) => _id) } });
    yield going.length;
  }
}

/** Removes the logs of syncs that were skipped. */
export async function* sweepSkippedLogs({ store: { db }, retention, now, dryRun }: Sweep): Swept {
  const limit = cutoff(retention.skippedLogs, now);
  if (limit === null) return;
  if (dryRun) return yield countSkippedLogs(db, limit);
  for (;;) {
    const removed = await removeSkippedLogs(db, limit);
    yield removed;
    if (removed === 0) return;
  }
}

/** Removes the history of employees from its beginning on. Keeps the changes that an undo of a stored plan may need. */
export async function* sweepChanges(sweep: Sweep): Swept {
  const { store, retention, now, dryRun } = sweep;
  const { db } = store;
  const limit = changesCutoff(retention, now);
  if (limit === null) return;
  const undoable = await oldestUndoablePlan(sweep);
  const before = undoable !== null && undoable < limit ? undoable : limit;
  if (dryRun) return yield countOldChanges(db, before);
  for (;;) {
    const removed = await removeOldChanges(db, before);
    yield removed;
    if (removed === 0) return;
  }
}
