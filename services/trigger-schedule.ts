import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { recordAction } from '../infra/audit/audit.js';
import { readSchedule } from '../infra/temporal/schedule.js';
import type { Actor } from '../shared/actor.js';
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
  await recordAction(db, { by, action: 'schedule.trigger', target: 'schedule', before: null, after: null });
  const request = { report_type: 'all', dry_run: false, force: false, trigger: 'schedule' } as const;
  return startSync(db, client, taskQueue, { ...request, requested_by: by.account_id }, by.name);
}
