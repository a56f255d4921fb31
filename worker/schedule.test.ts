import { ScheduleOverlapPolicy } from '@temporalio/client';
import { expect, it } from 'vitest';
import { loadConfig } from '../shared/config.js';
import { SCHEDULE_ID, SCHEDULED_SYNC_WORKFLOW } from '../shared/sync-run.js';
import { testTemporal } from '../tests/test-temporal.js';
import { reconcileSchedules } from './schedule.js';

const fixture = testTemporal();
const reconcile = (minutes: string) =>
  reconcileSchedules(fixture.temporal.client, loadConfig({ PAYCOM_SCHEDULE_MINUTES: minutes }));
const handle = () => fixture.temporal.client.schedule.getHandle(SCHEDULE_ID);

it('the schedule starts the launcher every hour, never two at once, and catches up at most half an hour', async () => {
  await reconcile('60');
  const { spec, policies, action, state } = await handle().describe();
  expect(spec.intervals).toMatchObject([{ every: 3_600_000 }]);
  expect(policies).toMatchObject({ overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 1_800_000 });
  expect(action).toMatchObject({ workflowType: SCHEDULED_SYNC_WORKFLOW, taskQueue: 'paycom-sync' });
  expect(state.paused).toBe(false);
});

it('a worker that starts with another interval changes the schedule and leaves a paused schedule paused', async () => {
  await reconcile('60');
  await handle().pause('the server is moved');
  await reconcile('15');
  const { spec, state } = await handle().describe();
  expect(spec.intervals).toMatchObject([{ every: 900_000 }]);
  expect(state).toMatchObject({ paused: true, note: 'the server is moved' });
});
