import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { pauseSchedule, resumeSchedule } from '../infra/temporal/schedule.js';
import type { Actor } from '../shared/actor.js';
import { recordAttempt } from './record-attempt.js';

/** A change of the schedule, and the reason, which others can read. */
export type ScheduleChange =
  | { readonly action: 'schedule.pause'; readonly reason?: string | undefined }
  | { readonly action: 'schedule.resume' };

/** Pauses or resumes the schedule, and records who did. @throws AppError `schedule_not_found` */
export async function changeSchedule(
  { db, client }: { readonly db: Db; readonly client: Client },
  change: ScheduleChange,
  by: Actor,
): Promise<void> {
  const action = { by, action: change.action, target: 'schedule', before: null, after: null };
  await recordAttempt(db, action, () =>
    change.action === 'schedule.pause'
      ? pauseSchedule(client, by.account_id, change.reason)
      : resumeSchedule(client, by.account_id),
  );
}
