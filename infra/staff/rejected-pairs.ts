import type { ClientSession, Db } from 'mongodb';
import type { RejectedPairs } from '../../shared/plan/match-staff.js';
import { collections } from '../mongo/collections.js';

type Pair = { readonly employee_id: string; readonly staff_id: string };

/** Returns the pairs that users have rejected, of these employees or of all. */
export async function rejectedPairs(
  db: Db,
  employee_ids?: readonly string[],
  session?: ClientSession,
): Promise<RejectedPairs> {
  const of = employee_ids ? { employee_id: { $in: [...employee_ids] } } : {};
  const standing = collections(db)
    .staffDecisions.find({ ...of, stands: true }, { ...(session && { session }) })
    .project<Pair>({ _id: 0, employee_id: 1, staff_id: 1 })
    .hint({ employee_id: 1, staff_id: 1 });
  const pairs = new Set<string>();
  for await (const { employee_id, staff_id } of standing) pairs.add(JSON.stringify([employee_id, staff_id]));
  return (...pair) => pairs.has(JSON.stringify(pair));
}
