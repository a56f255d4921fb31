import { Context } from '@temporalio/activity';
import { beginAttempt, type PlanningAttempt, WHOLE_PLAN } from '../infra/plans/planning-attempts.js';
import type { Deps } from './deps.js';

/** Begins this attempt of a step that makes the plan, or a part of it. Earlier attempts can write nothing more. @throws AppError `attempt_superseded` */
export async function beginPlanning(
  { store }: Pick<Deps, 'store'>,
  sync_id: string,
  part = WHOLE_PLAN,
): Promise<PlanningAttempt> {
  const scheduled_at = new Date(Context.current().info.currentAttemptScheduledTimestampMs);
  return beginAttempt(store.db, { sync_id, part, scheduled_at });
}
