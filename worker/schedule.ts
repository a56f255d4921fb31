import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Config } from '../shared/config.js';
import { SCHEDULE_ID, SCHEDULED_SYNC_WORKFLOW } from '../shared/sync-run.js';

/** The schedule as code. Overlapping runs are skipped, and after an outage only the last half hour is caught up. */
function scheduleOptions(config: Config) {
  return {
    scheduleId: SCHEDULE_ID,
    spec: { intervals: [{ every: `${config.scheduleMinutes} minutes` }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '30 minutes' },
    action: {
      type: 'startWorkflow',
      workflowType: SCHEDULED_SYNC_WORKFLOW,
      workflowId: 'paycom-scheduled-sync',
      args: ['all'],
      taskQueue: config.temporal.taskQueue,
      // Without a timeout, a hanging run would block the schedule forever. 30 minutes still allow a worker outage.
      workflowRunTimeout: '30 minutes',
      staticSummary: 'Starts the hourly sync',
    },
  } satisfies ScheduleOptions;
}

/** Creates or updates the schedule (upsert). Keeps its paused state, which belongs to the operator. */
export async function reconcileSchedule(client: Client, config: Config): Promise<void> {
  const options = scheduleOptions(config);
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(SCHEDULE_ID)
      .update((current) => ({ ...current, ...options, state: current.state }));
  }
}
