import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Config } from '../shared/config.js';
import {
  SCHEDULE_ID,
  SCHEDULED_SYNC_WORKFLOW,
  SWEEP_SCHEDULE_ID,
  SWEEP_WORKFLOW,
} from '../shared/sync-run.js';

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

/** Each day at half past three (UTC), between two hourly syncs. */
function sweepOptions(config: Config) {
  return {
    scheduleId: SWEEP_SCHEDULE_ID,
    spec: { intervals: [{ every: '1 day', offset: '210 minutes' }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
    action: {
      type: 'startWorkflow',
      workflowType: SWEEP_WORKFLOW,
      workflowId: SWEEP_SCHEDULE_ID,
      args: [],
      taskQueue: config.temporal.taskQueue,
      workflowRunTimeout: '20 hours',
      staticSummary: 'Removes what is older than the settings say',
    },
  } satisfies ScheduleOptions;
}

/** Creates or updates the schedules of syncs and sweeps. Keeps their paused state, which belongs to the operator. */
export async function reconcileSchedules(client: Client, config: Config): Promise<void> {
  await reconcile(client, scheduleOptions(config));
  await reconcile(client, sweepOptions(config));
}

async function reconcile(
  client: Client,
  options: ReturnType<typeof scheduleOptions> | ReturnType<typeof sweepOptions>,
): Promise<void> {
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(options.scheduleId)
      .update((current) => ({ ...current, ...options, state: current.state }));
  }
}
