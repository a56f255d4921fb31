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
import { EVENTS_SCHEDULE_ID, WATCH_EVENTS_WORKFLOW } from '../shared/webhook-run.js';

/** The schedules as code. Overlapping runs are skipped, and after an outage only the last half hour of syncs is caught up. */
function schedules({ scheduleMinutes, temporal: { taskQueue } }: Config) {
  return [
    {
      scheduleId: SCHEDULE_ID,
      spec: { intervals: [{ every: `${scheduleMinutes} minutes` }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '30 minutes' },
      action: {
        type: 'startWorkflow',
        workflowType: SCHEDULED_SYNC_WORKFLOW,
        workflowId: 'paycom-scheduled-sync',
        args: ['all'],
        taskQueue,
        // Without a timeout, a hanging run would block the schedule forever. 30 minutes still allow a worker outage.
        workflowRunTimeout: '30 minutes',
        staticSummary: 'Starts the hourly sync',
      },
    },
    {
      scheduleId: EVENTS_SCHEDULE_ID,
      spec: { intervals: [{ every: '30 seconds' }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: WATCH_EVENTS_WORKFLOW,
        workflowId: 'paycom-watch-events',
        args: [],
        taskQueue,
        workflowRunTimeout: '30 minutes',
        staticSummary: 'Records events and sends them to webhooks and people',
      },
    },
    {
      scheduleId: SWEEP_SCHEDULE_ID,
      // Half past three (UTC), between two hourly syncs.
      spec: { intervals: [{ every: '1 day', offset: '210 minutes' }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
      action: {
        type: 'startWorkflow',
        workflowType: SWEEP_WORKFLOW,
        workflowId: SWEEP_SCHEDULE_ID,
        args: [],
        taskQueue,
        workflowRunTimeout: '20 hours',
        staticSummary: 'Removes what is older than the settings say',
      },
    },
  ] satisfies ScheduleOptions[];
}

/** Creates or updates the schedules (upsert). Keeps their paused state, which belongs to the operator. */
export async function reconcileSchedules(client: Client, config: Config): Promise<void> {
  for (const options of schedules(config)) await reconcile(client, options);
}

async function reconcile(client: Client, options: ReturnType<typeof schedules>[number]): Promise<void> {
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(options.scheduleId)
      .update((current) => ({ ...current, ...options, state: current.state }));
  }
}
