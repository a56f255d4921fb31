import type { Db, Document } from 'mongodb';
import type { Migration } from './migration.js';

const BATCH = 1_000;

/** Gives each file in the ledger the runs that the roster has its values from, from the files of the runs. */
export const appliedByMigration: Migration = {
  name: '0008-applied-by',
  up: async ({ context: db }) => {
    const files = db.collection<Document>('paycom_files');
    // The validator in place does not allow the field yet.
    const options = { bypassDocumentValidation: true };
    const without = { applied_by: { $exists: false } };
    await files.updateMany({ ...without, applied_at: null }, { $set: { applied_by: [] } }, options);
    const undoes = await undosOf(db);
    for (;;) {
      const batch = await files.find(without).project({ file_id: 1, sync_id: 1 }).limit(BATCH).toArray();
      if (batch.length === 0) return;
      const runs = await runsOf(
        db,
        batch.map(({ file_id }) => String(file_id)),
      );
      await files.bulkWrite(
        batch.map(({ _id, file_id, sync_id }) => {
          const found = appliersOf(runs.get(file_id) ?? [], undoes);
          const applied_by = found.length > 0 ? found : [sync_id];
          return { updateOne: { filter: { _id }, update: { $set: { applied_by } } } };
        }),
        options,
      );
    }
  },
};

type Run = { readonly sync_id: string; readonly status: string };

async function undosOf(db: Db): Promise<Map<string, string>> {
  const logs = db.collection<Document>('paycom_sync_logs').find({ undo_of: { $exists: true } });
  const undos = await logs
    .project<{ sync_id: string; undo_of: string }>({ sync_id: 1, undo_of: 1 })
    .toArray();
  return new Map(undos.map(({ sync_id, undo_of }) => [sync_id, undo_of]));
}

/** Returns the runs of each file, the oldest first. */
async function runsOf(db: Db, file_ids: readonly string[]): Promise<Map<string, Run[]>> {
  const resolved = { $in: ['applied', 'unchanged', 'undone'] };
  const found = db
    .collection<Document>('paycom_run_files')
    .find({ file_id: { $in: [...file_ids] }, dry_run: false, reread: false, status: resolved })
    .project<Run & { readonly file_id: string }>({ _id: 0, file_id: 1, sync_id: 1, status: 1 })
    .sort({ sync_id: 1 });
  const runs = new Map<string, Run[]>();
  for await (const { file_id, ...run } of found) runs.set(file_id, [...(runs.get(file_id) ?? []), run]);
  return runs;
}

/** The first run that applied a file since it was last undone, and those that changed something with it. */
function appliersOf(runs: readonly Run[], undoes: ReadonlyMap<string, string>): string[] {
  const rootOf = (id: string): string => {
    const undone = undoes.get(id);
    return undone === undefined ? id : rootOf(undone);
  };
  const appliers = new Set<string>();
  for (const { sync_id, status } of runs) {
    if (status === 'undone') appliers.clear();
    else if (status === 'applied' || appliers.size === 0) appliers.add(rootOf(sync_id));
  }
  return [...appliers];
}
