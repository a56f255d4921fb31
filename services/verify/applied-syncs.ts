import type { Db } from 'mongodb';
import type { BlobStore } from '../../infra/blobs/blob-store.js';
import { collections } from '../../infra/mongo/collections.js';
import type { Store } from '../../infra/mongo/store.js';
import { appliedChunks } from '../../infra/plans/applied-chunks.js';
import { sliceChunk } from '../../infra/plans/plan-chunks.js';
import { loadChunk } from '../../infra/plans/plans.js';
import { codeWidthsOfSyncs, listUndos } from '../../infra/syncs/sync-logs.js';
import type { ReportTime } from '../../shared/report.js';

/**
 * Returns a function that maps a file to the widths of its employee codes in the syncs that read it. `other`: the width of a file without a recorded
 * one.
 */
export async function widthsOfFiles(
  db: Db,
  other: number | null,
): Promise<(file_id: string) => readonly (number | null)[]> {
  const widths = await codeWidthsOfSyncs(db);
  const distinct = [...new Set(widths.values())];
  if (distinct.length <= 1) return () => (distinct.length === 0 ? [other] : distinct);
  const byFile = new Map<string, Set<number | null>>();
  const read = collections(db).runFiles.find(
    { sync_id: { $in: [...widths.keys()] } },
    { projection: { sync_id: 1, file_id: 1 } },
  );
  for await (const { sync_id, file_id } of read)
    byFile.set(file_id, (byFile.get(file_id) ?? new Set()).add(widths.get(sync_id) ?? null));
  return (file_id) => [...(byFile.get(file_id) ?? [other])];
}

/**
 * The records that may differ from the files because of an undo. `employees`: written by an undo, or by the sync that it reverted. `payees`: the
 * newest report time of a payees report that an undo reverted; null without one.
 */
export type Undone = { readonly employees: ReadonlySet<string>; readonly payees: ReportTime | null };

export async function undoneRecords({ db }: Store, blobs: BlobStore): Promise<Undone> {
  const undos = await listUndos(db);
  const reverted = undos.map(({ undo_of }) => undo_of);
  const employees = new Set<string>();
  for (const sync_id of new Set([...reverted, ...undos.map((undo) => undo.sync_id)])) {
    for (const { key, from, to } of await appliedChunks(db, sync_id)) {
      if (!(await blobs.has(key))) {
        // The plan was removed, so the history says whom it changed.
        for (const id of await collections(db).changes.distinct('employee_id', { sync_id }))
          employees.add(id);
        continue;
      }
      const written = sliceChunk(await loadChunk(blobs, key), from, to).employees;
      for (const { employee_id } of written) employees.add(employee_id);
    }
  }
  const newest = await collections(db).runFiles.findOne(
    { sync_id: { $in: reverted }, report_type: 'employee_payees', report_time: { $ne: null } },
    { sort: { report_time: -1 }, projection: { report_time: 1 } },
  );
  return { employees, payees: newest?.report_time ?? null };
}
