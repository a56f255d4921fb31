import type { Db } from 'mongodb';
import type { Lineage } from '../../shared/plan/undo-files.js';
import { undosAmong } from '../syncs/sync-logs.js';

/** Returns the effect of each of these syncs: the run at the start of its chain of undos, and whether the chain reverts that run. */
export async function lineagesOf(db: Db, sync_ids: Iterable<string>): Promise<(sync_id: string) => Lineage> {
  const undoes = new Map<string, string>();
  let open = [...new Set(sync_ids)];
  while (open.length > 0) {
    const undos = await undosAmong(db, open);
    for (const { sync_id, undo_of } of undos) undoes.set(sync_id, undo_of);
    open = undos.map(({ undo_of }) => undo_of).filter((id) => !undoes.has(id));
  }
  const lineageOf = (sync_id: string): Lineage => {
    const undo_of = undoes.get(sync_id);
    if (undo_of === undefined) return { root: sync_id, reverts: false };
    const { root, reverts } = lineageOf(undo_of);
    return { root, reverts: !reverts };
  };
  return lineageOf;
}
