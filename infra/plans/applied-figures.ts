import type { Db } from 'mongodb';
import { type AppliedFigures, addWindow, figuresOfShare } from '../../shared/plan/brake-window.js';
import type { WindowFigures } from '../../shared/plan/figures.js';
import { collections } from '../mongo/collections.js';
import type { PlanDocument } from '../mongo/documents/plan-document.js';
import { undoneSince } from './undone-since.js';

/** A sync that wrote to the roster: how many people it wrote, and the time of its last write. */
type Writer = { readonly _id: string; readonly written: number; readonly at: Date };

/**
 * Adds up what the syncs since `since` did to the roster, for the brakes of `sync_id`. Counts what was applied of each plan, without those
 * of which an undo left nothing. Reads one stored summary for each sync, not the changes.
 */
export async function appliedFigures(db: Db, sync_id: string, since: Date): Promise<WindowFigures> {
  const writers = await collections(db)
    .appliedChunks.aggregate<Writer>([
      { $match: { at: { $gte: since }, sync_id: { $ne: sync_id } } },
      { $group: { _id: '$sync_id', written: { $sum: WRITTEN }, at: { $max: '$at' } } },
      { $sort: { at: 1 } },
    ])
    .toArray();
  const ids = writers.map(({ _id }) => _id);
  const { whole } = await undoneSince(db, since);
  const plans = await collections(db)
    .plans.find({ sync_id: { $in: ids.filter((id) => !whole.has(id)) }, figures: { $exists: true } })
    .project<Summary>({ _id: 0, sync_id: 1, status: 1, counts: 1, figures: 1, held_by: 1, decided_by: 1 })
    .toArray();
  const bySync = new Map(plans.map((plan) => [plan.sync_id, plan]));
  return addWindow(
    writers.flatMap(({ _id, written }) => {
      const plan = bySync.get(_id);
      return plan ? appliedFiguresOf(plan, written) : [];
    }),
  );
}

const WRITTEN = { $add: ['$created', '$updated'] };

type Summary = Pick<PlanDocument, 'sync_id' | 'status' | 'decided_by'> & {
  readonly counts: Pick<PlanDocument['counts'], 'created' | 'updated'>;
  readonly figures: WindowFigures;
  readonly held_by: AppliedFigures['approved'];
};

/** Returns the figures of a sync. If it was cut off, only the share that it wrote counts, because the next sync plans the rest again. */
function appliedFiguresOf(
  { status, counts: { created, updated }, figures, held_by, decided_by }: Summary,
  written: number,
): AppliedFigures {
  const isCutOff = status !== 'applied' && created + updated > 0;
  return {
    figures: isCutOff ? figuresOfShare(figures, Math.min(1, written / (created + updated))) : figures,
    approved: decided_by === null ? [] : held_by,
  };
}
