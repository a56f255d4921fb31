import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Config } from '../shared/config.js';
import { SCHEDULE_ID, SCHEDULED_SYNC_WORKFLOW } from '../shared/sync-run.js';

/** The schedule as code. An overlap is skipped, and after an outage only the last half hour is caught up. */
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
      // One that hangs would stop the schedule for good; a worker that is away for a while may still take it up.
      workflowRunTimeout: '30 minutes',
      staticSummary: 'Starts the hourly sync',
    },
  } satisfies ScheduleOptions;
}

/** Creates the schedule, or brings an existing one to what the code says; whether it is paused is the operator's and stays. */
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
