import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { readSchedule } from '../infra/temporal/schedule.js';
import type { Actor } from '../shared/actor.js';
import { recordAttempt } from './record-attempt.js';
import { type StartedSync, startSync } from './start-sync.js';

/**
 * Starts the sync of the schedule now, or joins the one that runs. It is a sync that a person asks for, so it looks for new files even
 * shortly after another sync.
 *
 * @throws AppError `schedule_not_found`
 */
export async function triggerSchedule(
  { db, client, taskQueue }: { readonly db: Db; readonly client: Client; readonly taskQueue: string },
  by: Actor,
): Promise<StartedSync> {
  await readSchedule(client);
  const action = { by, action: 'schedule.trigger', target: 'schedule', before: null, after: null } as const;
  const request = { report_type: 'all', dry_run: false, force: false, trigger: 'schedule' } as const;
  return recordAttempt(db, action, () =>
    startSync(db, client, taskQueue, { ...request, requested_by: by.account_id }, by.name),
  );
}
