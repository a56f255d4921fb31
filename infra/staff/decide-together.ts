import { type Db, ObjectId } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { collections } from '../mongo/collections.js';
import type { StaffLink } from './staff.js';
import { confirmStaff, rejectStaff } from './staff-decisions.js';
import { resolveAmbiguity } from './staff-suggestions.js';
import { undoDecision } from './undo-decision.js';

/** The most pairs in one call. Each decision takes a transaction, and each employee of a preview takes a search. */
export const MOST_TOGETHER = 500;

export type PairDecision = StaffLink & { readonly decision: 'confirm' | 'reject' };
/** A decided pair. `decision_id` is null when the pair was already in that state. */
export type Decided = StaffLink & { readonly decision_id: string | null };
/** A pair whose decision was refused, and why. */
export type RefusedPair = StaffLink & { readonly error: AppError };

/** Decides on pairs, in order. Each pair is decided or refused on its own. The decided ones share an id. */
export async function decideTogether(
  db: Db,
  { decisions, by }: { readonly decisions: readonly PairDecision[]; readonly by: Actor },
): Promise<{ bulk_id: string; decided: Decided[]; refused: RefusedPair[] }> {
  const bulk_id = new ObjectId().toHexString();
  const decided: Decided[] = [];
  const refused = await eachOrRefused(decisions, async ({ decision, ...pair }) => {
    const decide = decision === 'confirm' ? confirmStaff : rejectStaff;
    const decision_id = await decide(db, { ...pair, by, bulk_id });
    if (decision === 'reject') await resolveAmbiguity(db, pair.employee_id);
    decided.push({ ...pair, decision_id });
  });
  return { bulk_id, decided, refused };
}

/** Takes back the decisions that were made together, the last one first. Leaves out those that were taken back before. */
export async function undoTogether(
  db: Db,
  { bulk_id, by }: { readonly bulk_id: string; readonly by: Actor },
): Promise<{ undone: StaffLink[]; refused: RefusedPair[] }> {
  const standing = await collections(db)
    .staffDecisions.find({ bulk_id: { $eq: bulk_id }, undone: { $ne: true } })
    .sort({ at: -1, _id: -1 })
    .toArray();
  const undone: StaffLink[] = [];
  const refused = await eachOrRefused(standing, async ({ _id, employee_id, staff_id }) => {
    await undoDecision(db, { decision_id: _id.toHexString(), by });
    undone.push({ employee_id, staff_id });
  });
  return { undone, refused };
}

/** Does `work` for each pair, and returns the pairs for which it was refused. Other failures end it. */
async function eachOrRefused<Pair extends StaffLink>(
  pairs: readonly Pair[],
  work: (pair: Pair) => Promise<void>,
): Promise<RefusedPair[]> {
  const refused: RefusedPair[] = [];
  for (const pair of pairs) {
    try {
      await work(pair);
    } catch (error) {
      if (!(error instanceof AppError) || error.class !== 'refused') throw error;
      const { employee_id, staff_id } = pair;
      refused.push({ employee_id, staff_id, error });
    }
  }
  return refused;
}
